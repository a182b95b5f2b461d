import { type Case, type Check, failed, passed, unknown } from './case';
import { type CauseCode, finding } from './causes';
import type { OriginFinding } from './knowledge';
import { timeInWords } from './words';

/** What comes after the signature: the object, the bucket, and the browser that shows the answer. */
export function checkOrigin(it: Case): Check[] {
  return [checkObject(it), checkAccess(it), checkCors(it)];
}

function checkObject({ knowledge: { object } }: Case): Check {
  if (!object) return unknown('object', 'Whether the object exists was not looked up.');
  if (object.exists) return passed('object', `${object.key} is in the bucket ${object.bucket}.`);
  return failed('object', finding('object-missing', `There is no object ${object.key} in the bucket ${object.bucket}; S3 answers that with Access Denied, too.`));
}

const CODES: Record<OriginFinding['kind'], CauseCode> = { policy: 'bucket-policy-refuses', identity: 'origin-access-wrong', kms: 'kms-refuses', basic: 'basic-distribution' };

function checkAccess({ knowledge: { originFindings } }: Case): Check {
  if (!originFindings) return unknown('origin', 'Whether the bucket lets CloudFront read is not known.');
  const [first, ...rest] = originFindings;
  if (!first) return passed('origin', 'The last look found nothing wrong between CloudFront and the bucket.');
  const seen = first.seenAt ? [`Seen at ${timeInWords(first.seenAt.getTime() / 1000)}.`] : [];
  return failed('origin', finding(CODES[first.kind], first.says, ...seen, ...rest.map(({ says }) => says)));
}

/** CloudFront's own refusals carry no CORS headers, so that a page hears of a CORS error in their place. */
function checkCors({ asked, answer }: Case): Check {
  const isRefused = answer?.status !== undefined && answer.status >= 400;
  const headers = answer?.hasHeaders ? answer.allowOrigin : undefined;
  const isMissing = asked.blockedByCors || (asked.page !== undefined && answer?.hasHeaders === true && headers === undefined);
  if (isMissing) {
    const hides = isRefused ? ' It hides the refusal behind it: CloudFront’s refusals carry no CORS headers.' : '';
    const why = !answer && asked.blockedByCors ? ' A refusal may be behind it: CloudFront’s refusals carry no CORS headers.' : hides;
    return failed('cors', finding('cors-blocked', `The browser reports a CORS error, because the answer has no Access-Control-Allow-Origin.${why}`, `The page is ${asked.page ?? 'not known'}.`));
  }
  if (headers !== undefined) return passed('cors', `Access-Control-Allow-Origin is ${headers.slice(0, 100)}.`);
  return passed('cors', 'Nothing says that a page on another origin asked.');
}
