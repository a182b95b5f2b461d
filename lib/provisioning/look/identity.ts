import type { OriginIdentityState } from '@/lib/aws/cloudfront-identity';
import type { OriginIdentity } from '@/lib/db/generated/client';

import type { ComparedFact } from '../drift';
import type { LibraryPart } from '../library-set';
import type { Finding, FindingSubject } from '../model';
import { id } from '../operation/step';
import { compared, failureOf, judged, trouble, type Trouble, unknown, valueOf, waiting } from './finding';
import type { Observed } from './observe';

/** What the look says about the identity of one distribution; `wasMade` as for distributions. */
export function judgeIdentity({ role, identity }: LibraryPart, observed: Observed<OriginIdentityState | undefined>, wasMade: boolean): Finding {
  const subject: FindingSubject = role === 'SIGNED' ? 'identity.signed' : 'identity.basic';
  const failure = failureOf(observed);
  if (!identity.awsId && !wasMade) return waiting(subject, 'Not created yet.');
  if (failure) return unknown(subject, failure);
  const facts = identity.awsId ? [id(kindOf(identity), identity.awsId)] : [];
  if (identity.s3CanonicalUserId) facts.push(id('S3 canonical user id', identity.s3CanonicalUserId));
  return judged(subject, facts, [identityTrouble(identity, observed)]);
}

function kindOf({ kind }: Pick<OriginIdentity, 'kind'>): string {
  return kind === 'OAC' ? 'Origin access control' : 'Origin access identity';
}

/** What is otherwise about an identity that CloudFront had. */
export function identityTrouble(row: OriginIdentity, observed: Observed<OriginIdentityState | undefined>): Trouble | undefined {
  if (!('value' in observed)) return undefined;
  const about = { type: 'origin-identity', id: row.id } as const;
  if (!observed.value) {
    return trouble(
      'identity-gone', about, `The ${kindOf(row).toLowerCase()} was deleted.`,
      'The repair of a library that reads as it makes it again. One that nothing uses is deleted here and created anew.',
    );
  }
  if (observed.value.signsAlways) return undefined;
  return trouble(
    'identity-unsigned', about, 'The origin access control no longer signs every request to S3.',
    'In CloudFront, set its signing behavior to "Sign requests (recommended)".',
  );
}

/** An identity's lines on its page. */
export function identityFacts(row: OriginIdentity, observed: Observed<OriginIdentityState | undefined>): ComparedFact[] {
  const state = valueOf(observed);
  const facts = [
    compared(kindOf(row), row.awsId ?? 'not created yet', 'value' in observed ? (state?.awsId ?? 'deleted') : undefined),
    compared(row.kind === 'OAC' ? 'Name' : 'CallerReference', row.name, state?.name),
    compared(row.kind === 'OAC' ? 'Description' : 'Comment', row.comment, state?.comment),
  ];
  if (row.kind === 'OAI') return [...facts, compared('S3 canonical user id', row.s3CanonicalUserId ?? '', state?.s3CanonicalUserId)];
  return [...facts, compared('Signs requests to S3', 'always', state && (state.signsAlways ? 'always' : 'not always'))];
}
