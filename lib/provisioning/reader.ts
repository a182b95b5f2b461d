import type { Distribution, OriginIdentity } from '@/lib/db/generated/client';
import type { ReadPermission } from '@/lib/db/generated/enums';

import { nextSid, type Reader, sidOf } from './bucket-policy';

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

/** Whether the bucket policy names this identity's distribution at all: in classic mode each object's ACL does. */
export function isNamedByPolicy({ kind }: Pick<OriginIdentity, 'kind'>, readPermission: ReadPermission | undefined): boolean {
  return kind === 'OAC' || readPermission !== 'ACL';
}

/** The statement beside the present one for a distribution that moves from its OAI to an OAC; undefined when it has moved. */
export function nextReaderOf(
  distribution: Pick<Distribution, 'id' | 'role' | 'arn' | 'libraryId'>, identity: Pick<OriginIdentity, 'kind'>,
): Reader | undefined {
  const { role, arn: distributionArn } = distribution;
  if (identity.kind === 'OAC' || !distributionArn) return undefined;
  return { kind: 'OAC', role, sid: nextSid(sidOf(distribution)), distributionArn };
}
