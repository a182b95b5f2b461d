import { db } from '@/lib/db/client';
import type { BucketEncryption } from '@/lib/db/generated/enums';
import type { AdminActor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import { headOf } from '../data';
import type { ObservationView } from '../drift';
import { kmsKeyPolicyStatement, kmsRoleStatement } from '../kms';
import type { OperationHead } from '../model';
import { withRunningStep } from '../operation/wait';
import { findObservation } from '../reconcile/data';

/** A bucket in a list. */
export interface BucketSummary {
  id: string;
  name: string;
  region: string;
  encryption: BucketEncryption;
  madeAt: string | null;
  adopted: boolean;
  library: { id: string; name: string } | null;
  distributions: number;
}

/** A bucket as its page shows it. */
export interface BucketView extends BucketSummary {
  arn: string;
  kmsKeyArn: string | null;
  /** What the owner adds to the KMS key's policy, and to those of the roles; null without a key. */
  kmsStatements: { forKey: string; forRoles: string } | null;
  readers: { id: string; awsId: string | null; comment: string; role: 'SIGNED' | 'BASIC' }[];
  observation: ObservationView | null;
  /** Of the bucket alone, newest first, at most ten. */
  operations: OperationHead[];
}

/** Every recorded bucket, by name. */
export async function listBuckets(_actor: AdminActor): Promise<BucketSummary[]> {
  const rows = await db().bucket.findMany({ orderBy: { name: 'asc' }, include: { library: true, _count: { select: { distributions: true } } } });
  return rows.map(({ _count, ...row }) => summaryOf(row, _count.distributions));
}

/** A bucket with who reads it and the last look at it; null when it does not exist. */
export async function findBucket(actor: AdminActor, bucketId: string): Promise<BucketView | null> {
  if (!isId(bucketId)) return null;
  const row = await db().bucket.findUnique({
    where: { id: bucketId }, include: { library: true, distributions: { orderBy: [{ role: 'asc' }, { id: 'asc' }] } },
  });
  if (!row) return null;
  const [observation, operations] = await Promise.all([
    findObservation(actor, 'bucket', row.id),
    db().operation.findMany({ where: { targetType: 'bucket', targetId: row.id }, orderBy: { createdAt: 'desc' }, take: 10, include: withRunningStep }),
  ]);
  const arns = row.distributions.flatMap(({ arn }) => arn ?? []);
  return {
    ...summaryOf(row, row.distributions.length),
    arn: `arn:aws:s3:::${row.name}`,
    kmsKeyArn: row.kmsKeyArn,
    kmsStatements: row.encryption === 'SSE_KMS' && row.kmsKeyArn !== null
      ? { forKey: JSON.stringify(kmsKeyPolicyStatement(arns), null, 2), forRoles: JSON.stringify(kmsRoleStatement(row.kmsKeyArn), null, 2) }
      : null,
    readers: row.distributions.map(({ id, awsId, comment, role }) => ({ id, awsId, comment, role })),
    observation,
    operations: operations.map(headOf),
  };
}

interface SummaryRow {
  id: string;
  name: string;
  region: string;
  encryption: BucketEncryption;
  madeAt: Date | null;
  adoptedAt: Date | null;
  library: { id: string; name: string } | null;
}

function summaryOf({ id, name, region, encryption, madeAt, adoptedAt, library }: SummaryRow, distributions: number): BucketSummary {
  return {
    id, name, region, encryption, distributions, adopted: adoptedAt !== null,
    madeAt: (madeAt ?? adoptedAt)?.toISOString() ?? null,
    library: library && { id: library.id, name: library.name },
  };
}
