import type { FailureReason } from '@/lib/kernel/failure';

import { type Denial, readDenial } from './access-denied';

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
  /** The credentials were good and have run out: somebody, or the machine, renews them. */
  | 'expired'
  /** AWS itself has yet to let this account do it: within a day, mostly, and without a word to us. */
  | 'unverified'
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
  /** Ours, where AWS's own does not tell it from something else. */
  code?: string;
  fix: string | ((call: string, message: string) => Denial);
}

const EXPIRED_FIX =
  'The credentials were temporary and have run out. Those of an instance or a container renew themselves; for a profile sign in again (aws sso login); others replace in the environment, and start Usher again. This is tried again by itself for some hours, and at once with “Try again”.';

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
    codes: /^AccessControlListNotSupported$/,
    // S3 may take a moment to know everywhere that ACLs were turned on.
    errorClass: 'eventual',
    fix: 'ACLs are turned off in this bucket (Object Ownership is "Bucket owner enforced"), so nothing can be granted on its objects. If they were just turned on, this passes by itself. If it stays: look at the library and repair it, which turns them on again; or move it to an origin access control, which needs no ACLs.',
  },
  {
    codes: /^DistributionNotDisabled$/,
    errorClass: 'eventual',
    fix: 'CloudFront has said so for a while after it disabled one everywhere. This is tried again by itself.',
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
    errorClass: 'unverified', code: 'account-not-verified',
    fix: 'No right is missing: AWS verifies new accounts before they may use CloudFront. Open a case with AWS Support in the AWS console (Account and billing, "verify my account for CloudFront"); it costs nothing. This is tried again by itself every half hour, and at once with “Try again”.',
  },
  {
    codes: /^(AccessDenied|AccessDeniedException|Forbidden|403|UnauthorizedAccess|AuthorizationError|AllAccessDisabled)$/,
    errorClass: 'permission',
    // Which right is missing, and on what, is in AWS's words.
    fix: readDenial,
  },
  {
    codes: /^(ExpiredToken(Exception)?|TokenRefreshRequired|RequestExpired)$/,
    errorClass: 'expired', code: 'credentials-expired',
    fix: EXPIRED_FIX,
  },
  {
    codes: /^(CredentialsProviderError|TokenProviderError)$/, message: /expired/i,
    errorClass: 'expired', code: 'credentials-expired',
    fix: EXPIRED_FIX,
  },
  {
    codes: /^(CredentialsProviderError|TokenProviderError|InvalidAccessKeyId|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClientException|InvalidToken|NotSignedUp|OptInRequired)$/,
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

const UNKNOWN_FIX = 'This answer is not one that we know. Look it up, mend the cause, and try again.';

const RETRIABLE: ReadonlySet<AwsErrorClass> = new Set(['busy', 'transient', 'eventual', 'conflict', 'expired', 'unverified']);

/** Turns whatever an SDK call threw into an `AwsFailure`; `call` names the API call, as in `s3:CreateBucket`. */
export function toAwsFailure(call: string, thrown: unknown): AwsFailure {
  if (thrown instanceof AwsFailure) return thrown;
  const { code, message, status } = describe(thrown);
  const row = TABLE.find((entry) => entry.codes.test(code) && (entry.message?.test(message) ?? true));
  if (!row && isSuccess(status)) return unreadable(call, message, status);
  const errorClass = row?.errorClass ?? (status !== undefined && status >= 500 ? 'transient' : 'unknown');
  const wayOn = typeof row?.fix === 'function' ? row.fix(call, message) : { fix: row?.fix ?? UNKNOWN_FIX };
  const said = message && message !== code ? `${code}: ${message}` : code;
  return new AwsFailure(
    errorClass,
    { code: wayOn.code ?? row?.code ?? code, message: `${call} was answered ${said}`, fix: wayOn.fix, retriable: RETRIABLE.has(errorClass) },
    status,
    row?.errorClass === 'transient' ? retryAfter(thrown) : undefined,
  );
}

function isSuccess(status: number | undefined): status is number {
  return status !== undefined && status >= 200 && status < 300;
}

/** Carried out, and the answer came broken: the step looks at what there is, and goes on from there. */
function unreadable(call: string, message: string, status: number): AwsFailure {
  return new AwsFailure('transient', {
    code: 'unreadable-answer',
    message: `${call} was carried out, but its answer cannot be read: ${message.split('\n')[0] ?? ''}`,
    fix: 'This is looked at and tried again by itself. If it stays, something between this machine and AWS changes answers.',
    retriable: true,
  }, status);
}

/** AWS's Retry-After, where its answer had one; one that is a date is left to our own pauses. */
function retryAfter(thrown: unknown): number | undefined {
  const response = memberOf(thrown, '$response');
  const header = memberOf(memberOf(response, 'headers'), 'retry-after');
  return typeof header === 'string' && /^\d{1,4}$/.test(header) ? Number(header) : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
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
  // Answers to HEAD have no body, so that the SDK knows no name.
  const named = ['Error', 'Unknown', 'UnknownError'].includes(thrown.name) ? undefined : thrown.name;
  const code = (status === undefined ? nodeCode ?? named : named) ?? String(status ?? 'unknown');
  return { code, message: thrown.message, status };
}
