import { knownRefusal } from '../../cloudfront/errors';
import { knownS3Error } from '../../s3/errors';
import { ApiError } from '../../shared/errors';
import type { Fault } from './rule';

export type FaultyService = 's3' | 'cloudfront' | 'sts' | 'edge';

/**
 * Refusals that no operation here makes on its own and that a rule can name without saying status and message,
 * beside the catalogues of S3 and CloudFront. `*` fits every service.
 */
const KNOWN: readonly [service: FaultyService | '*', code: string, status: number, message: string][] = [
  ['s3', 'SlowDown', 503, 'Please reduce your request rate.'],
  ['s3', 'ServiceUnavailable', 503, 'Service is unable to handle request.'],
  [
    's3',
    'OperationAborted',
    409,
    'A conflicting conditional operation is currently in progress against this resource. Please try again.',
  ],
  ['s3', 'TooManyBuckets', 400, 'You have attempted to create more buckets than allowed'],
  ['s3', 'ExpiredToken', 400, 'The provided token has expired.'],
  ['*', 'ExpiredToken', 403, 'The security token included in the request is expired'],
  ['*', 'InvalidClientTokenId', 403, 'The security token included in the request is invalid.'],
  ['*', 'AccessDenied', 403, 'Access denied'],
  ['*', 'Throttling', 400, 'Rate exceeded'],
  ['*', 'ServiceUnavailable', 503, 'The service is unavailable. Please try again.'],
  ['*', 'InternalFailure', 500, 'The request processing has failed because of an unknown error.'],
  ['*', 'InternalError', 500, 'We encountered an internal error. Please try again.'],
  ['*', 'BadGateway', 502, 'Bad Gateway'],
  ['*', 'GatewayTimeout', 504, 'Gateway Timeout'],
];

/** How each service says "slower". */
const THROTTLE = {
  s3: 'SlowDown',
  cloudfront: 'Throttling',
  sts: 'Throttling',
  edge: 'ServiceUnavailable',
} as const;

/** Takes a code, gives its usual status and message: the service's own before another's, or undefined when nobody has it. */
export function usualError(service: FaultyService | '*', code: string): ApiError | undefined {
  const extra = (of: FaultyService | '*') => {
    const [, , status, message] = KNOWN.find(([whose, name]) => whose === of && name === code) ?? [];
    return status === undefined ? undefined : new ApiError(code, message ?? code, status);
  };
  const ofS3 = () => extra('s3') ?? knownS3Error(code);
  const own = service === 's3' ? ofS3() : service === 'cloudfront' ? knownRefusal(code) : undefined;
  return own ?? extra('*') ?? ofS3() ?? knownRefusal(code);
}

/** The refusal that an `error` or `throttle` rule asks for. */
export function errorOf(
  service: FaultyService,
  fault: Extract<Fault, { kind: 'error' | 'throttle' }>,
): ApiError {
  const code = fault.kind === 'throttle' ? THROTTLE[service] : fault.code;
  const usual = usualError(service, code);
  if (fault.kind === 'error') {
    const { status, message, headers = {} } = fault;
    return new ApiError(code, message ?? usual?.message ?? code, status ?? usual?.status ?? 500, { headers });
  }
  const wait = fault.retryAfterSeconds;
  const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) };
  return new ApiError(code, usual?.message ?? code, usual?.status ?? 503, { headers });
}
