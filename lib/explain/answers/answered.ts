import { type Case, type Check, type CheckId, passed, unknown } from '../case';
import type { CauseCode } from '../causes';
import type { Meaning } from './meaning';

/** What only looks at AWS say, and an answer can show to have changed since. */
const BY_LOOKS: readonly CauseCode[] = [
  'unknown-host', 'distribution-disabled', 'distribution-not-deployed', 'behavior-not-restricted', 'other-behavior-matched', 'unknown-key-id', 'key-not-trusted', 'key-not-at-cloudfront',
  'object-missing', 'bucket-policy-refuses', 'origin-access-wrong', 'kms-refuses', 'basic-distribution',
];

/** What CloudFront has to have found in order before anything behind it is asked. */
const OF_THE_VIEWER: readonly CheckId[] = [
  'cookies', 'credentials', 'key-id', 'key-trusted', 'signature-form', 'policy-form', 'hash-algorithm', 'signature', 'resource', 'not-before', 'expiry', 'address',
];

/** Takes what the checks found, gives it without what the answer disproves: the answer is newer than any look. */
export function withoutDisproved(checks: readonly Check[], meaning: Meaning, it: Case): Check[] {
  const shown = shownBy(meaning, it);
  return checks.map((check) => {
    const { id, finding: found, evidence } = check;
    if (!found) return check;
    if (shown.includes(id) && BY_LOOKS.includes(found.code)) return passed(id, `The answer shows it. What was known before says otherwise, and has changed since: ${evidence}`);
    if ((meaning.by !== 'served' && meaning.by !== 's3') || !OF_THE_VIEWER.includes(id) || isSince(id, it)) return check;
    const how = meaning.by === 'served' ? 'It was served all the same' : 'CloudFront went on to S3 all the same';
    return unknown(id, it.credentials ? `${how}, so that this cannot be what is wrong, or no signature is asked for: ${evidence}` : `${how}: the signature is not in what was pasted, or none is asked for.`);
  });
}

/** The checks that an answer shows to be in order, each of them looked at before that answer can be given. */
function shownBy({ by }: Meaning, { answer }: Case): readonly CheckId[] {
  if (by === 'served') return ['host', 'distribution', 'key-id', 'key-trusted', 'object', 'origin'];
  if (by === 's3') return ['host', 'distribution', 'key-id', 'key-trusted', ...(answer?.code === 'InvalidRange' ? ['object' as const, 'origin' as const] : [])];
  if (by !== 'cloudfront-signature') return [];
  return ['host', 'distribution', 'behavior', ...(answer?.code === 'AccessDenied' ? ['key-id' as const, 'key-trusted' as const] : [])];
}

/** A time that has passed since, when the answer does not say when it was given. */
function isSince(id: CheckId, { answer }: Case): boolean {
  return (id === 'expiry' || id === 'not-before') && answer?.at === undefined;
}
