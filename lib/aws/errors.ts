import type { FailureReason } from '@/lib/kernel/failure';

/** What kind of refusal AWS gave, which decides what happens next. */
export type AwsErrorClass =
  /** Our own pace: not asked yet, because other calls come first. */
  | 'busy'
  /** Throttling, timeouts, 5xx: the same call may pass in a moment. */
  | 'transient'
  /** Something new is not known everywhere yet: passes by itself, but takes longer. */
  | 'eventual'
  /** Somebody changed it at the same time: look again, then decide again. */
  | 'conflict'
  /** The account has no room for another one. */
  | 'quota'
  /** The credentials are missing, wrong, or may not do this. */
  | 'permission'
  /** The same call will never pass. */
  | 'terminal'
  /** Not in the table: stop, and show it. */
  | 'unknown';

/** Thrown by the adapters in this folder in place of every SDK error, and by steps that must stop. */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';

  constructor(
    readonly errorClass: AwsErrorClass,
    readonly reason: FailureReason,
    /** AWS's HTTP status; undefined when there was no answer. */
    readonly status?: number,
    /** When trying again makes sense, where that is known. */
    readonly retryAfterSeconds?: number,
  ) {
    super(`${reason.code}: ${reason.message}`);
  }
}

/** A refusal of ours that trying again cannot mend. */
export function stop(code: string, message: string, fix: string): AwsFailure {
  return new AwsFailure('terminal', { code, message, fix, retriable: false });
}

/** Something that is not yet as it will be, worth waiting for. */
export function notYet(code: string, message: string, fix: string): AwsFailure {
  return new AwsFailure('eventual', { code, message, fix, retriable: true });
}

interface Row {
  codes: RegExp;
  /** Further sorts errors that share a code. */
  message?: RegExp;
  errorClass: AwsErrorClass;
  fix: string;
}

/** The first row that fits decides. Quoted codes are those of the S3, CloudFront and STS API references. */
const TABLE: Row[] = [
  {
    codes: /^(Throttling|ThrottlingException|TooManyRequests(Exception)?|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded)$/,
    errorClass: 'transient',
    fix: 'AWS asked for fewer calls. This is tried again by itself.',
  },
  {
    codes: /^(InternalError|InternalFailure|ServiceUnavailable|ServiceFailure|RequestTimeout|TimeoutError|RequestTimeoutException|503|500|502|504)$/,
    errorClass: 'transient',
    fix: 'AWS had trouble answering. This is tried again by itself.',
  },
  {
    codes: /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|NetworkingError|AbortError)$/,
    errorClass: 'transient',
    fix: 'Check that this machine reaches AWS. This is tried again by itself.',
  },
  {
    codes: /^MalformedPolicy$/, message: /invalid principal/i,
    errorClass: 'eventual',
    fix: 'S3 does not know the new identity yet. This is tried again by itself.',
  },
  {
    codes: /^(NoSuchBucket|NoSuchOriginAccessControl|NoSuchPublicKey|InvalidOriginAccessIdentity|InvalidOriginAccessControl|TrustedKeyGroupDoesNotExist)$/,
    errorClass: 'eventual',
    fix: 'What was just made is not known everywhere yet. This is tried again by itself; if it stays, it was deleted.',
  },
  {
    codes: /^(PreconditionFailed|InvalidIfMatchVersion|OperationAborted|ConditionalRequestConflict|ConcurrentModification)$/,
    errorClass: 'conflict',
    fix: 'Somebody changed it at the same moment. It is looked at and tried again by itself.',
  },
  {
    codes: /^(TooMany[A-Z]\w*|LimitExceeded|QuotaExceeded|EntityLimitExceeded)$/,
    errorClass: 'quota',
    fix: 'Delete one that is not needed, or ask AWS for a higher quota in Service Quotas; then try again.',
  },
  {
    codes: /^(AccessDenied|AccessDeniedException)$/, message: /must be verified/i,
    errorClass: 'permission',
    fix: 'AWS verifies new accounts first: open a case with AWS Support ("account verification for CloudFront"), then try again.',
  },
  {
    codes: /^(AccessDenied|AccessDeniedException|Forbidden|403|UnauthorizedAccess|AuthorizationError|AllAccessDisabled)$/,
    errorClass: 'permission',
    fix: 'Give the credentials of the worker this right, then try again.',
  },
  {
    codes: /^(CredentialsProviderError|InvalidAccessKeyId|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken(Exception)?|UnrecognizedClientException|InvalidToken|NotSignedUp|OptInRequired)$/,
    errorClass: 'permission',
    fix: 'Check the AWS credentials of the worker, then try again.',
  },
  {
    codes: /^RequestTimeTooSkewed$/,
    errorClass: 'permission',
    fix: 'Set the clock of this machine, then try again.',
  },
  {
    codes: /^BucketAlreadyExists$/,
    errorClass: 'terminal',
    fix: 'Bucket names are shared by all AWS accounts. Create the library with another bucket name.',
  },
  {
    codes: /^(TooManyBuckets)$/, errorClass: 'quota',
    fix: 'Ask AWS for a higher quota of buckets in Service Quotas; then try again.',
  },
  {
    codes: /(AlreadyExists|AlreadyOwnedByYou|InUse)$/,
    errorClass: 'terminal',
    fix: 'Another resource uses this name or still refers to it. Compare both in the AWS console.',
  },
  {
    codes: /^(Invalid|Malformed|Missing|Illegal|Inconsistent|CannotChange|NoSuch|EntityNotFound|NotFound|PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint)/,
    errorClass: 'terminal',
    fix: 'AWS does not accept this as it is. Nothing was changed.',
  },
];

const RETRIABLE: ReadonlySet<AwsErrorClass> = new Set(['busy', 'transient', 'eventual', 'conflict']);

/** Turns whatever an SDK call threw into an `AwsFailure`; `call` names the API call, as in `s3:CreateBucket`. */
export function toAwsFailure(call: string, thrown: unknown): AwsFailure {
  if (thrown instanceof AwsFailure) return thrown;
  const { code, message, status } = describe(thrown);
  const row = TABLE.find((entry) => entry.codes.test(code) && (entry.message?.test(message) ?? true));
  const errorClass = row?.errorClass ?? (status !== undefined && status >= 500 ? 'transient' : 'unknown');
  const fix = row?.fix ?? 'This answer is not one that we know. Look it up, mend the cause, and try again.';
  const said = message && message !== code ? `${code}: ${message}` : code;
  return new AwsFailure(
    errorClass,
    { code, message: `${call} was answered ${said}`, fix, retriable: RETRIABLE.has(errorClass) },
    status,
  );
}

interface Described {
  code: string;
  message: string;
  status: number | undefined;
}

/** SDK errors carry AWS's code as their name; errors of the connection carry Node's as `code`. */
function describe(thrown: unknown): Described {
  if (!(thrown instanceof Error)) return { code: 'unknown', message: String(thrown), status: undefined };
  const metadata = '$metadata' in thrown ? thrown.$metadata : undefined;
  const status =
    metadata && typeof metadata === 'object' && 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
      ? metadata.httpStatusCode
      : undefined;
  const nodeCode = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  const named = thrown.name !== 'Error' && thrown.name !== 'UnknownError' ? thrown.name : undefined;
  const code = (status === undefined ? nodeCode ?? named : named) ?? String(status ?? 'unknown');
  return { code, message: thrown.message, status };
}
