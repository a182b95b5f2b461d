import type { ProofAnswer } from '../model';

/** What an answer must be. CloudFront and S3 both say 403, but only one of them means that the right lock held. */
export type Expectation =
  | { kind: 'served'; body: string }
  /** The object, whatever is in it: for videos that were there before this site was. */
  | { kind: 'served-any' }
  /** CloudFront asked for a signature. */
  | { kind: 'signature-demanded' }
  /** CloudFront looked at the signature and refused it. */
  | { kind: 'signature-refused' }
  /** S3 refused whoever asked. */
  | { kind: 's3-refused' };

/** What a person reads in the column "expected". */
export function wordsFor(expected: Expectation): string {
  switch (expected.kind) {
    case 'served': return '200 and the object';
    case 'served-any': return '200 or 206 and the object';
    case 'signature-demanded': return '403 MissingKey from CloudFront';
    case 'signature-refused': return '403 AccessDenied from CloudFront';
    case 's3-refused': return '403 AccessDenied from S3';
  }
}

/** Whether the answer is the expected one, to the letter. */
export function isExpected(expected: Expectation, answer: ProofAnswer): boolean {
  switch (expected.kind) {
    case 'served': return answer.status === 200 && answer.bodyExcerpt === expected.body;
    case 'served-any': return answer.status === 200 || answer.status === 206;
    case 'signature-demanded': return answer.status === 403 && answer.code === 'MissingKey';
    case 'signature-refused': return answer.status === 403 && answer.code === 'AccessDenied' && !isFromS3(answer);
    case 's3-refused': return answer.status === 403 && answer.code === 'AccessDenied' && isFromS3(answer);
  }
}

/** S3's refusals carry a RequestId; those of CloudFront's signature check do not. */
function isFromS3({ bodyExcerpt }: ProofAnswer): boolean {
  return bodyExcerpt.includes('<RequestId>');
}

/** Whether the distribution took the signature as valid: it served, or it asked S3, which then refused. */
export function tookSignature(answer: ProofAnswer): boolean {
  return answer.status === 200 || (answer.status === 403 && isFromS3(answer));
}

/** Whether the distribution does not trust the key, or refused what it signed. */
export function refusedSignature(answer: ProofAnswer): boolean {
  return answer.status === 403 && !isFromS3(answer) && (answer.code === 'InvalidKey' || answer.code === 'AccessDenied');
}

/** What an unexpected answer most likely means. */
export function whyNot(expected: Expectation, answer: ProofAnswer): string {
  const { status, code } = answer;
  if (status === 0) return `There was no answer: ${answer.message ?? 'the connection failed'}.`;
  const got = `The answer was ${status}${code ? ` ${code}` : ''}`;
  if (status >= 500) return `${got}: the service had trouble. Ask again.`;
  if (expected.kind === 'served' || expected.kind === 'served-any') {
    if (status === 200) return `${got}, but with another content than the object has.`;
    // Whoever may not list a bucket is not told that an object is missing.
    if (isFromS3(answer)) {
      return `${got} from S3: neither the bucket policy nor the object’s ACL lets this distribution read, or the object was deleted. ` +
        'S3 says the same of both; “Look now” tells which it is.';
    }
    if (code === 'InvalidKey') return `${got}: the distribution does not trust our signing key.`;
    return `${got}: CloudFront does not serve it. Look at the distribution and its key group.`;
  }
  if (status === 200 || status === 206) return `${got}: this is open to everybody. Look at what is broken, and close it now.`;
  if (status === 403) return `${got}: it is closed, but by another lock than the one that was asked for.`;
  return `${got}: it is not served, but not because of the lock that was asked for.`;
}
