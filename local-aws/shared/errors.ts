export interface ApiErrorDetails {
  /** Further elements of S3's error body, such as BucketName or Region. */
  fields?: Record<string, string>;
  headers?: Record<string, string>;
  /** Refused before any service writes a document: the answer is its status alone. */
  withoutBody?: boolean;
}

/**
 * A refusal that AWS would send too. Throw it anywhere below an operation; the wire layer turns it into
 * the service's own envelope. Anything else that is thrown becomes a 500 and is logged.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly fields: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly withoutBody: boolean;

  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    details: ApiErrorDetails = {},
  ) {
    super(message);
    this.fields = details.fields ?? {};
    this.headers = details.headers ?? {};
    this.withoutBody = details.withoutBody ?? false;
  }
}

/** The answer to an operation that AWS has and Local AWS has not; GAPS.md lists them all. */
export function notImplemented(operation: string): ApiError {
  return new ApiError('NotImplemented', `Local AWS does not implement ${operation}.`, 501);
}
