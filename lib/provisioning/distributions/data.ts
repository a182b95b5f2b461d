import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import { headOf } from '../data';
import { identityCalled } from '../identities/names';
import { groupCalled, wordsForGroup } from '../keys/names';
import type { OperationHead } from '../model';
import { withRunningStep } from '../operation/wait';
import { distributionCalled } from './names';

interface Named {
  id: string;
  name: string;
}

/** What a distribution is put together from: what people call it, and the name that AWS knows it by. */
interface NamedPart extends Named {
  called: string;
}

/** A distribution as lists and its page show it. */
export interface DistributionView {
  id: string;
  /** CloudFront's id; what it is for, before CloudFront has given one. */
  name: string;
  /** What people call it. */
  called: string;
  awsId: string | null;
  arn: string | null;
  role: 'SIGNED' | 'BASIC';
  domainName: string | null;
  status: string | null;
  enabled: boolean;
  comment: string;
  priceClass: string;
  aliases: string[];
  certificateArn: string;
  createdAt: string;
  library: Named | null;
  bucket: Named | null;
  originIdentity: NamedPart | null;
  keyGroup: NamedPart | null;
  headersPolicy: NamedPart | null;
}

const withUsers = { include: { distributions: { select: { library: { select: { name: true } } } } } } as const;
const INCLUDED = { library: true, bucket: true, originIdentity: withUsers, keyGroup: withUsers, responseHeadersPolicy: true } as const;

/** Every distribution that is recorded, the newest first. */
export async function listDistributions(_actor: AdminActor): Promise<DistributionView[]> {
  const rows = await db().distribution.findMany({ orderBy: { createdAt: 'desc' }, include: INCLUDED });
  return rows.map(viewOf);
}

/** A distribution with its newest operations; null when it does not exist. */
export async function findDistribution(
  _actor: AdminActor, distributionId: string,
): Promise<(DistributionView & { operations: OperationHead[] }) | null> {
  if (!isId(distributionId)) return null;
  const row = await db().distribution.findUnique({ where: { id: distributionId }, include: INCLUDED });
  if (!row) return null;
  const operations = await db().operation.findMany({
    where: { targetType: 'distribution', targetId: distributionId }, orderBy: { createdAt: 'desc' }, take: 10, include: withRunningStep,
  });
  return { ...viewOf(row), operations: operations.map(headOf) };
}

interface PartRow extends Named {
  comment: string;
  shared: boolean;
  distributions: { library: { name: string } | null }[];
}

interface Row extends Omit<DistributionView, 'name' | 'called' | 'createdAt' | 'certificateArn' | 'originIdentity' | 'keyGroup' | 'headersPolicy'> {
  certificateArn: string | null;
  createdAt: Date;
  originIdentity: PartRow | null;
  keyGroup: PartRow | null;
  responseHeadersPolicy: (Named & { comment: string }) | null;
}

function viewOf(row: Row): DistributionView {
  const { id, awsId, arn, role, domainName, status, enabled, comment, priceClass, aliases, certificateArn, createdAt } = row;
  return {
    id, awsId, arn, role, domainName, status, enabled, comment, priceClass, aliases,
    name: awsId ?? comment, called: distributionCalled(row), certificateArn: certificateArn ?? '', createdAt: createdAt.toISOString(),
    library: named(row.library), bucket: named(row.bucket), 
    originIdentity: part(row.originIdentity, identityCalled), keyGroup: part(row.keyGroup, groupCalled),
    headersPolicy: part(row.responseHeadersPolicy, ({ comment, name }) => comment || name),
  };
}

function named(row: Named | null): Named | null {
  return row && { id: row.id, name: row.name };
}

function part<T extends Named>(row: T | null, called: (row: T) => string): NamedPart | null {
  return row && { id: row.id, name: row.name, called: called(row) };
}

/** What of AWS a new distribution can be put together from. */
export type DistributionChoices = Awaited<ReturnType<typeof listParts>>;

/** What a distribution that stands alone can be put together from: whatever AWS has of it already, by what people call it. */
export async function listParts(_actor: AdminActor) {
  const made = { where: { awsId: { not: null } }, orderBy: { comment: 'asc' } } as const;
  const [buckets, originIdentities, keyGroups, headersPolicies] = await Promise.all([
    db().bucket.findMany({
      where: { OR: [{ madeAt: { not: null } }, { adoptedAt: { not: null } }] }, select: { id: true, name: true }, orderBy: { name: 'asc' },
    }),
    db().originIdentity.findMany({ ...made, ...withUsers }),
    db().keyGroup.findMany({ ...made, ...withUsers }),
    db().responseHeadersPolicy.findMany({ ...made, select: { id: true, name: true, comment: true, awsId: true } }),
  ]);
  return {
    buckets,
    originIdentities: originIdentities.map((row) => ({ id: row.id, name: `${row.kind}: ${identityCalled(row)} · ${row.awsId ?? ''}` })),
    keyGroups: keyGroups.map((row) => ({ id: row.id, name: wordsForGroup(row) })),
    headersPolicies: headersPolicies.map((row) => ({ id: row.id, name: `${row.comment || row.name} · ${row.awsId ?? ''}` })),
  };
}
