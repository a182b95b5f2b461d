import { type Answer, urlParts } from '../asked';
import { type Case, isBucketHost } from '../case';
import { type CauseCode, finding, type Finding } from '../causes';
import type { Meaning } from './meaning';
import { quoted } from '../words';

const REDIRECTED = 'S3 sends CloudFront on to the bucket’s address in its own region, and CloudFront passes that on to the viewer.';

/** What S3's codes say. It has many more; those are given as they are. */
const CODES: Readonly<Record<string, readonly [CauseCode, string]>> = {
  InvalidRange: ['range-outside-object', 'The range that was asked for begins after the end of the object.'],
  SlowDown: ['s3-busy', 'S3 asks for fewer requests for a moment.'],
  ServiceUnavailable: ['s3-busy', 'S3 could not take the request for a moment.'],
  InternalError: ['s3-busy', 'S3 had an error of its own.'],
  NoSuchBucket: ['bucket-missing', 'The bucket that the distribution asked for does not exist.'],
  PermanentRedirect: ['origin-redirected', 'S3 sends CloudFront on: the bucket has another address than the origin of the distribution.'],
  TemporaryRedirect: ['origin-redirected', REDIRECTED],
  AuthorizationHeaderMalformed: ['origin-redirected', 'S3 says that the bucket is in another region than the one that CloudFront’s request was signed for.'],
  IllegalLocationConstraintException: ['origin-redirected', 'S3 says that the bucket is in another region than the one that was asked.'],
  InvalidObjectState: ['object-archived', 'The object is archived, and has to be restored before anybody can read it.'],
  AccessForbidden: ['cors-blocked', 'The bucket has no CORS rule that allows this preflight.'],
  RequestTimeTooSkewed: ['origin-signature-refused', 'S3 found the time in the request that reached it too far from its own.'],
  SignatureDoesNotMatch: ['origin-signature-refused', 'S3 refused the signature of the request that reached it, which is not the one of the URL or the cookies.'],
  InvalidAccessKeyId: ['origin-signature-refused', 'The request reached S3 with the access key of somebody that AWS does not know.'],
  'KMS.DisabledException': ['kms-key-unusable', 'The object is encrypted with a KMS key that is disabled.'],
  'KMS.KMSInvalidStateException': ['kms-key-unusable', 'The object is encrypted with a KMS key that cannot be used now: it is disabled, or to be deleted.'],
  'KMS.NotFoundException': ['kms-key-unusable', 'The object is encrypted with a KMS key that does not exist any more.'],
};

/** Whether S3 answered: it names its requests, says “Access Denied” with a capital D, and has codes of its own. */
export function isFromS3({ hasRequestId, code, message = '' }: Answer): boolean {
  return hasRequestId || message.startsWith('Access Denied') || message.startsWith('Query-string authentication') || (code !== undefined && Object.hasOwn(CODES, code));
}

/** Where S3 sends whoever asked CloudFront, as it does with new buckets: past the distribution. */
export function isS3Redirect({ status, location }: Answer, { knowledge }: Case): boolean {
  const host = urlParts(location ?? '')?.host;
  return status !== undefined && status >= 301 && status <= 308 && host !== undefined && isBucketHost(host, knowledge);
}

/** What S3's answer means: the signature was in order, or not asked for, and the reason lies behind it. */
export function fromS3({ asked, knowledge, credentials }: Case, { code, message = '', location }: Answer): Meaning {
  const says = `S3 answered, not CloudFront: ${code ?? 'a redirect'}${message === '' ? '' : `, ${quoted(message.replace(/\.$/, ''), 200)}`}.`;
  const means = (otherwise: Finding, ...stage: NonNullable<Meaning['stage']>): Meaning => ({ by: 's3', says, stage, otherwise });
  if (message.startsWith('Query-string authentication') && !isBucketHost(asked.host, knowledge)) {
    return means(finding('behavior-not-restricted', 'The cache behaviour asks for no signature and passes its parameters on to S3, which takes them for its own.', says), 'host', 'behavior');
  }
  if (code === 'NoSuchKey') return means(finding('object-missing', 'The object does not exist in the bucket.', says), 'host', 'object');
  if (/require AWS Signature Version 4/i.test(message)) {
    return means(finding('kms-needs-access-control', 'The object is encrypted with a KMS key, and CloudFront’s request for it was not signed as KMS asks: an origin access identity cannot, nor can an origin without any access control.', says), 'host');
  }
  const host = urlParts(location ?? '')?.host;
  if (code === undefined) return means(finding('origin-redirected', REDIRECTED, says, ...(host === undefined ? [] : [`It leads to ${host}.`])), 'host');
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (known) return means(finding(...known, says), 'host');
  if (/kms/i.test(code) || /\bKMS\b|kms:/i.test(message)) {
    return means(finding('kms-refuses', 'S3 could not decrypt the object for CloudFront: the KMS key does not let it.', says), 'host', 'object', 'origin');
  }
  if (code === 'AccessDenied') {
    return means(finding('s3-refused', `S3 refused CloudFront. ${credentials ? 'The signature was in order' : 'No signature was asked for'}: the bucket’s policy, the origin access or the KMS key does not let CloudFront read, or the object is missing.`, says), 'host', 'object', 'origin');
  }
  return means(finding('s3-error', `S3 refused the request with ${quoted(code, 60)}.`, says), 'host');
}
