import { type Case, type Check, failed, passed, unknown } from '../case';
import { type CauseCode, finding } from '../causes';
import { checkCors } from './cors';
import type { OriginFinding } from '../knowledge';
import { timeInWords } from '../words';

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
