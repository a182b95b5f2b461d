import { ApiError } from '../errors';
import type { CredentialScope, SignableRequest } from './canonical';

export interface Authorization {
  form: 'header' | 'query';
  accessKeyId: string;
  scope: CredentialScope;
  signedHeaders: string[];
  signature: string;
  /** When it was signed, as YYYYMMDDTHHMMSSZ. */
  timestamp: string;
  /** How long it holds, for a presigned URL. */
  expiresSeconds: number | undefined;
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^\s,]+)[\s,]+SignedHeaders=([^\s,]+)[\s,]+Signature=([^\s,]+)$/;
const CREDENTIAL = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;
const TIMESTAMP = /^\d{8}T\d{6}Z$/;
const SIGNATURE = /^[0-9a-f]{64}$/;
const MAX_EXPIRES_SECONDS = 604_800;

/** What signs a request in a query, by names in lower case; AWS spells them in one way only. */
const SIGNING_PARAMETERS = [
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-expires',
  'x-amz-security-token',
  'awsaccesskeyid',
  'signature',
];

/**
 * Takes a request, gives its authorisation, or undefined when it carries none.
 * Any form that is not SigV4 is refused with an ApiError: it must never count as anonymous.
 */
export function readAuthorization(
  request: SignableRequest,
  query: URLSearchParams,
): Authorization | undefined {
  const header = request.headers.get('authorization');
  refuseMisspelt(query);
  const { signedQuery, legacyQuery } = oneMechanism(header !== undefined, query);
  refuseSessionToken(request, query);
  if (legacyQuery) throw legacyQueryError(query);
  if (header !== undefined) return readHeader(header, request);
  return signedQuery ? readQuery(query) : undefined;
}

/** Says how a request is signed; more than one way at once is refused with an ApiError. */
export function oneMechanism(hasHeader: boolean, query: URLSearchParams): { signedQuery: boolean; legacyQuery: boolean } {
  const signedQuery = [...query.keys()].some(
    (name) => name.startsWith('X-Amz-') && name !== 'X-Amz-Security-Token',
  );
  const legacyQuery = query.has('Signature') || query.has('AWSAccessKeyId');
  if ([hasHeader, signedQuery, legacyQuery].filter(Boolean).length > 1) {
    throw new ApiError(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string ' +
        'parameter or the Authorization header should be specified',
      400,
    );
  }
  return { signedQuery, legacyQuery };
}

/** A signature under another spelling would not be looked at, and whoever sent it would count as nobody. */
function refuseMisspelt(query: URLSearchParams): void {
  const known = (name: string) =>
    name.startsWith('X-Amz-') || name === 'Signature' || name === 'AWSAccessKeyId';
  const misspelt = [...query.keys()].find(
    (name) => !known(name) && SIGNING_PARAMETERS.includes(name.toLowerCase()),
  );
  if (misspelt !== undefined) throw unsupportedMechanism();
}

/** All keys here are long-term ones, so a session token belongs to somebody else's credentials. */
function refuseSessionToken(request: SignableRequest, query: URLSearchParams): void {
  if (!request.headers.has('x-amz-security-token') && !query.has('X-Amz-Security-Token')) return;
  throw new ApiError('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
}

function legacyQueryError(query: URLSearchParams): ApiError {
  const complete = query.has('Signature') && query.has('Expires') && query.has('AWSAccessKeyId');
  return complete
    ? unsupportedMechanism()
    : new ApiError(
        'AccessDenied',
        'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
        403,
      );
}

function unsupportedMechanism(): ApiError {
  return new ApiError(
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    400,
  );
}

/** Older and newer signatures of AWS are known and not taken; of any other scheme S3 shows what it was given. */
function unsupportedHeader(header: string): ApiError {
  if (/^AWS(4-ECDSA-P256-SHA256)? /.test(header)) return unsupportedMechanism();
  return new ApiError('InvalidArgument', 'Unsupported Authorization Type', 400, {
    fields: { ArgumentName: 'Authorization', ArgumentValue: header },
  });
}

function readHeader(header: string, request: SignableRequest): Authorization {
  if (!header.startsWith('AWS4-HMAC-SHA256')) throw unsupportedHeader(header);
  const [, credential = '', signedHeaders = '', signature = ''] = HEADER.exec(header.trim()) ?? [];
  const malformed = (message: string) =>
    new ApiError('AuthorizationHeaderMalformed', `The authorization header is malformed; ${message}`, 400);
  const parsed = readCredential(credential);
  if (!parsed)
    throw malformed(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  if (!SIGNATURE.test(signature)) throw malformed('the Signature is mal-formed.');
  const timestamp = request.headers.get('x-amz-date') ?? httpDateToTimestamp(request.headers.get('date'));
  if (timestamp === undefined || !isTimestamp(timestamp)) {
    throw new ApiError('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403);
  }
  if (!timestamp.startsWith(parsed.scope.date))
    throw malformed('the date in the credential scope does not match the request date.');
  return {
    form: 'header',
    ...parsed,
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    expiresSeconds: undefined,
  };
}

function readQuery(query: URLSearchParams): Authorization {
  const invalid = (message: string) => new ApiError('AuthorizationQueryParametersError', message, 400);
  const names = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Signature',
    'X-Amz-Date',
    'X-Amz-SignedHeaders',
    'X-Amz-Expires',
  ];
  if (!names.every((name) => query.getAll(name).length === 1)) {
    throw invalid(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, ' +
        'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  const [algorithm, credential = '', signature = '', timestamp = '', signedHeaders = '', expires = ''] =
    names.map((name) => query.get(name) ?? '');
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw invalid('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"');
  const parsed = readCredential(credential);
  if (!parsed)
    throw invalid(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  if (!isTimestamp(timestamp))
    throw invalid("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!timestamp.startsWith(parsed.scope.date))
    throw invalid('Invalid credential date. This date is not the same as X-Amz-Date.');
  if (!SIGNATURE.test(signature)) throw invalid('X-Amz-Signature is mal-formed');
  if (!/^-?\d+$/.test(expires)) throw invalid('X-Amz-Expires should be a number');
  if (Number(expires) < 0) throw invalid('X-Amz-Expires must be non-negative');
  if (Number(expires) > MAX_EXPIRES_SECONDS) {
    throw invalid(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${MAX_EXPIRES_SECONDS} seconds`,
    );
  }
  return {
    form: 'query',
    ...parsed,
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    expiresSeconds: Number(expires),
  };
}

function readCredential(credential: string): { accessKeyId: string; scope: CredentialScope } | undefined {
  const [, accessKeyId, date, region, service] = CREDENTIAL.exec(credential) ?? [];
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined)
    return undefined;
  return { accessKeyId, scope: { date, region, service } };
}

/** The digits must make a moment that there is: a signature of the 13th month would never be found to be too old. */
function isTimestamp(text: string): boolean {
  return TIMESTAMP.test(text) && !Number.isNaN(fromTimestamp(text).getTime());
}

function httpDateToTimestamp(date: string | undefined): string | undefined {
  const parsed = new Date(date ?? '');
  return Number.isNaN(parsed.getTime()) ? undefined : toTimestamp(parsed);
}

export function toTimestamp(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

export function fromTimestamp(timestamp: string): Date {
  return new Date(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
