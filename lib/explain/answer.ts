import type { Answer } from './asked';
import { isBucketHost, type Case, type CheckId } from './case';
import { finding, type Finding } from './causes';

/** What an answer says of its cause. Several causes share one answer, so it only narrows them down. */
export interface Meaning {
  by: 'nobody' | 'served' | 'cloudfront-signature' | 'cloudfront-page' | 's3' | 'other';
  says: string;
  /** The checks one of which must have failed for this answer; undefined when it does not tell. */
  stage: readonly CheckId[] | undefined;
  /** What is to be said when none of them failed by what is known here. */
  otherwise: Finding | undefined;
}

const WORDS: Record<string, { stage: readonly CheckId[]; otherwise: Finding }> = {
  MissingKey: {
    stage: ['cookies', 'credentials'],
    otherwise: finding('cookies-not-sent', 'CloudFront saw no key id, although there is one here: it did not come along with the request.', 'CloudFront answered MissingKey.'),
  },
  InvalidKey: {
    stage: ['cookies', 'key-id', 'key-trusted'],
    otherwise: finding('key-not-trusted', 'CloudFront does not know the key for this path: it is in no key group that the cache behaviour trusts.', 'CloudFront answered Unknown Key.'),
  },
  MalformedSignature: {
    stage: ['cookies', 'signature-form'],
    otherwise: finding('signature-not-decodable', 'CloudFront could not decode the signature.', 'CloudFront answered Could not unencode Signature.'),
  },
  MalformedPolicy: {
    stage: ['cookies', 'policy-form', 'hash-algorithm'],
    otherwise: finding('policy-malformed', 'CloudFront could not read the policy.', 'CloudFront answered Malformed Policy.'),
  },
};

const DENIED: readonly CheckId[] = ['cookies', 'signature', 'resource', 'not-before', 'expiry', 'address'];

/**
 * Reads who answered: CloudFront's own refusal says “Access denied” with a small d and names no request; S3's says “Access Denied”
 * with a RequestId, and means that the signature was in order, or not asked for.
 */
export function meaningOf(it: Case): Meaning {
  const { answer } = it;
  if (!answer) return { by: 'nobody', says: 'No answer was given.', stage: undefined, otherwise: undefined };
  const { status, code, message = '' } = answer;
  if (code === undefined && status !== undefined && (status === 304 || status === 416 || (status >= 200 && status < 300))) {
    return { by: 'served', says: `It was served, with status ${status}.`, stage: [], otherwise: undefined };
  }
  if (answer.isErrorPage) {
    return { by: 'cloudfront-page', says: 'CloudFront showed its error page: it refused before it looked at a signature.', stage: ['host', 'distribution', 'protocol', 'length'],
      otherwise: finding('edge-refused', 'CloudFront refused the request before it looked at a signature: a web ACL, a country, a method or a host that it does not serve.', 'It showed the page “The request could not be satisfied”.') };
  }
  if (code === undefined) return { by: 'other', says: `The answer${status === undefined ? '' : ` ${status}`} does not say who refused.`, stage: undefined, otherwise: undefined };
  const own = WORDS[code];
  if (own) return { by: 'cloudfront-signature', says: `CloudFront refused the signature: ${message || code}.`, ...own };
  if (code === 'AccessDenied' && !isFromS3(answer)) {
    return { by: 'cloudfront-signature', says: 'CloudFront refused the signature: “Access denied” with a small d and without a RequestId.', stage: DENIED, otherwise: undefined };
  }
  return isFromS3(answer) ? fromS3(it, code, message) : { by: 'other', says: `The answer has the code ${code.slice(0, 60)}.`, stage: undefined, otherwise: undefined };
}

function isFromS3({ hasRequestId, message = '' }: Answer): boolean {
  return hasRequestId || message.startsWith('Access Denied') || message.startsWith('Query-string authentication');
}

function fromS3({ asked, knowledge }: Case, code: string, message: string): Meaning {
  const says = `S3 answered, not CloudFront: ${code}${message === '' ? '' : `, “${message.slice(0, 200)}”`}.`;
  if (message.startsWith('Query-string authentication') && !isBucketHost(asked.host, knowledge)) {
    return { by: 's3', says, stage: ['host', 'behavior'],
      otherwise: finding('behavior-not-restricted', 'The cache behaviour asks for no signature and passes its parameters on to S3, which takes them for its own.', says) };
  }
  if (code === 'NoSuchKey') {
    return { by: 's3', says, stage: ['host', 'object'], otherwise: finding('object-missing', 'The object does not exist in the bucket.', says) };
  }
  const isKms = /kms/i.test(code) || /\bKMS\b|kms:/i.test(message);
  const refused = isKms
    ? finding('kms-refuses', 'S3 could not decrypt the object for CloudFront: the KMS key does not let it.', says)
    : finding('s3-refused', 'S3 refused CloudFront. The signature was in order: the bucket’s policy, the origin access or the KMS key does not let CloudFront read, or the object is missing.', says);
  return { by: 's3', says, stage: ['host', 'object', 'origin'], otherwise: refused };
}
