import { fromFailure } from './failure';
import { fromPage } from './page';
import { fromS3, isFromS3, isS3Redirect } from './s3';
import type { Case, CheckId } from '../case';
import { urlParts } from '../asked';
import { finding, type Finding } from '../causes';
import { withoutPort } from '../host';
import type { Meaning } from './meaning';

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
  const { answer, asked: { failure } } = it;
  if (failure) return fromFailure(failure);
  if (!answer) return { by: 'nobody', says: 'No answer was given.', stage: undefined, otherwise: undefined };
  const { status, code, message = '' } = answer;
  if (code === undefined && status !== undefined && (status === 304 || (status >= 200 && status < 300))) {
    return { by: 'served', says: `It was served, with status ${status}.`, stage: [], otherwise: undefined };
  }
  if (answer.isErrorPage) return fromPage(it, answer);
  if (isS3Redirect(answer, it)) return fromS3(it, answer);
  if (code === undefined && status === 416) {
    const says = 'The answer is 416, “Range Not Satisfiable”.';
    return { by: 'other', says, stage: ['host'], otherwise: finding('range-outside-object', 'The range that was asked for begins after the end of the object.', says) };
  }
  if (code === undefined && status !== undefined && REDIRECTS.has(status)) return fromRedirect(it, status);
  if (code === undefined) return { by: 'other', says: `The answer${status === undefined ? '' : ` ${status}`} does not say who refused.`, stage: undefined, otherwise: undefined };
  const own = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (own) return { by: 'cloudfront-signature', says: `CloudFront refused the signature: ${message || code}.`, ...own };
  if (isFromS3(answer)) return fromS3(it, answer);
  if (code === 'AccessDenied') {
    return { by: 'cloudfront-signature', says: 'CloudFront refused the signature: “Access denied” with a small d and without a RequestId.', stage: DENIED, otherwise: undefined };
  }
  return { by: 'other', says: `The answer has the code ${code.slice(0, 60)}.`, stage: undefined, otherwise: undefined };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** CloudFront sends plain HTTP on to https:// before it looks at anything else, where a cache behaviour says so. */
function fromRedirect({ asked, answer }: Case, status: number): Meaning {
  const to = urlParts(answer?.location ?? '');
  const isToHttps = to?.scheme === 'https' && (asked.scheme === 'http' || asked.isSchemeAssumed) && withoutPort(to.host) === withoutPort(asked.host);
  const says = `The answer ${status} sends whoever asked on${to === undefined ? '' : ` to ${to.scheme}://${to.host}`}.`;
  const what = isToHttps ? 'CloudFront sends whoever asks with http:// on to https://, before it looks at a signature: nobody refused anything.' : 'Nobody refused anything: the answer sends on to another address.';
  return { by: 'other', says, stage: [], otherwise: finding('redirected', what, says) };
}
