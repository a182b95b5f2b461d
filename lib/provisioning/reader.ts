import type { Reader } from './bucket-policy';
import type { LibraryPart } from './library-set';

/** Who the policy must name for a part; undefined while that is not made yet. */
export function readerOf({ role, distribution, identity }: LibraryPart): Reader | undefined {
  if (identity.kind === 'OAC') return distribution.arn ? { kind: 'OAC', role, distributionArn: distribution.arn } : undefined;
  if (!identity.awsId || !identity.s3CanonicalUserId) return undefined;
  return { kind: 'OAI', role, awsId: identity.awsId, s3CanonicalUserId: identity.s3CanonicalUserId };
}
