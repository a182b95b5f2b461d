import type { Distribution, OriginIdentity } from '@/lib/db/generated/client';

import { type Reader, sidOf } from './bucket-policy';

/** Who the bucket policy must name for a distribution; undefined while that is not made yet. */
export function readerOf(
  distribution: Pick<Distribution, 'id' | 'role' | 'arn' | 'libraryId'>, identity: OriginIdentity,
): Reader | undefined {
  const { role, arn: distributionArn } = distribution;
  const sid = sidOf(distribution);
  if (identity.kind === 'OAC') return distributionArn ? { kind: 'OAC', role, sid, distributionArn } : undefined;
  const { awsId, s3CanonicalUserId } = identity;
  return awsId && s3CanonicalUserId ? { kind: 'OAI', role, sid, awsId, s3CanonicalUserId } : undefined;
}
