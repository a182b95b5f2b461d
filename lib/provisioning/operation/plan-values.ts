import type { Db } from '@/lib/db/client';

import { statementFor } from '../bucket-policy';
import { installId } from '../install';
import { bucketTags, distributionReference, nextName, originDomainName } from '../names';
import { isNamedByPolicy, readerOf } from '../reader';
import { DESIRED, type Desired } from './desired';
import type { StepKind } from './kinds';
import type { PlannedStep } from './planned';

/** One value of a plan, as a person checks it. */
export interface PlannedValue {
  label: string;
  value: string;
}

/** What a plan's values are read with. */
interface Plan {
  tx: Db;
  /** Ids of rows that an earlier step of the plan forgets as deleted, so that they are made under the next name. */
  forgotten: ReadonlySet<string>;
  /** The identities that earlier steps of the plan give to distributions. */
  switched: ReadonlyMap<string, string>;
}

type ReadValues<K extends StepKind> = (plan: Plan, desired: Desired<K>) => Promise<PlannedValue[]> | PlannedValue[];

const value = (label: string, text: string): PlannedValue => ({ label, value: text });
const some = (label: string, text: string | null | undefined): PlannedValue[] => (text ? [value(label, text)] : []);

/** What CloudFront will have named by the time that it is written. */
const LATER = 'known once it is made';

/** The important values that steps send, from the rows that they name; steps that are not here send nothing worth reading. */
const VALUES: { [K in StepKind]?: ReadValues<K> } = {
  CREATE_BUCKET: async ({ tx }, { bucketId }) => {
    const { id, name, region, libraryId } = await tx.bucket.findUniqueOrThrow({ where: { id: bucketId } });
    const tags = Object.entries(bucketTags(await installId(tx), libraryId ?? id)).map(([key, text]) => `${key} = ${text}`);
    return [value('Name', name), value('Region', region), value('Tags', tags.join('\n'))];
  },
  BLOCK_PUBLIC_ACCESS: () => [value('Block Public Access', 'all four switches on')],
  ENCRYPT_BUCKET: async ({ tx }, { bucketId }) => {
    const { encryption, kmsKeyArn } = await tx.bucket.findUniqueOrThrow({ where: { id: bucketId } });
    return encryptionValues(encryption, kmsKeyArn);
  },
  CHANGE_ENCRYPTION: (_plan, { encryption, kmsKeyArn }) => encryptionValues(encryption, kmsKeyArn),
  PUT_BUCKET_POLICY: (plan, { bucketId }) => policyValues(plan, bucketId),
  REPAIR_BUCKET_POLICY: (plan, { bucketId }) => policyValues(plan, bucketId),
  CREATE_ORIGIN_IDENTITY: async ({ tx, forgotten }, { originIdentityId }) => {
    const { kind, name: present, comment } = await tx.originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
    const name = forgotten.has(originIdentityId) ? nextName(present) : present;
    return kind === 'OAC'
      ? [value('Name', name), ...some('Description', comment), value('Signs requests to S3', 'always, sigv4')]
      : [value('CallerReference', name), ...some('Comment', comment)];
  },
  CHANGE_ORIGIN_IDENTITY: (_plan, { comment }) => [value('Comment', comment)],
  CREATE_PUBLIC_KEY: async ({ tx, forgotten }, { signingKeyId }) => {
    const { name: present, kind, comment } = await tx.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, omit: { ciphertext: true } });
    const name = forgotten.has(signingKeyId) ? nextName(present) : present;
    return [value('Name', name), value('Kind', kind === 'RSA_2048' ? 'RSA 2048' : 'ECDSA P-256'), ...some('Comment', comment)];
  },
  UPDATE_PUBLIC_KEY: (_plan, { comment }) => [value('Comment', comment)],
  CREATE_KEY_GROUP: async ({ tx, forgotten }, { keyGroupId }) => {
    const { name: present, comment } = await tx.keyGroup.findUniqueOrThrow({ where: { id: keyGroupId } });
    const name = forgotten.has(keyGroupId) ? nextName(present) : present;
    return [value('Name', name), ...some('Comment', comment)];
  },
  UPDATE_KEY_GROUP: (_plan, { comment }) => [value('Comment', comment)],
  CREATE_HEADERS_POLICY: async ({ tx, forgotten }, { responseHeadersPolicyId }) => {
    const { name: present, comment, allowedOrigin } = await tx.responseHeadersPolicy.findUniqueOrThrow({ where: { id: responseHeadersPolicyId } });
    const name = forgotten.has(responseHeadersPolicyId) ? nextName(present) : present;
    return [value('Name', name), ...some('Comment', comment), value('Pages that may read answers', allowedOrigin)];
  },
  CREATE_DISTRIBUTION: async ({ tx, forgotten }, { distributionId }) => {
    const row = await tx.distribution.findUniqueOrThrow({
      where: { id: distributionId }, include: { bucket: true, keyGroup: true, originIdentity: true },
    });
    const { comment, priceClass, aliases, certificateArn, bucket, keyGroup, originIdentity } = row;
    return [
      value('Comment', comment),
      value('CallerReference', distributionReference(await installId(tx), { id: row.id, remade: row.remade + (forgotten.has(row.id) ? 1 : 0) })),
      ...some('Origin', bucket && originDomainName(bucket.name, bucket.region)),
      ...some('Reads as', originIdentity && (originIdentity.awsId ?? originIdentity.name)),
      value('Trusts signatures of', keyGroup ? (keyGroup.awsId ?? keyGroup.name) : 'nobody: it needs none'),
      value('Price class', priceClass),
      ...some('Alternate names', aliases.join(', ')), ...some('Certificate', certificateArn),
    ];
  },
  UPDATE_DISTRIBUTION: (_plan, { before, after }) => Object.entries(after).map(([name, text]) => {
    const was = Object.entries(before).find(([other]) => other === name)?.[1];
    return value(CHANGED[name] ?? name, `${inWords(was)} → ${inWords(text)}`);
  }),
};

const CHANGED: Record<string, string> = {
  enabled: 'Enabled', comment: 'Comment', priceClass: 'Price class', aliases: 'Alternate names', certificateArn: 'Certificate',
};

function inWords(text: unknown): string {
  if (typeof text === 'boolean') return text ? 'yes' : 'no';
  if (Array.isArray(text)) return text.join(', ') || 'none';
  return typeof text === 'string' && text !== '' ? text : 'none';
}

function encryptionValues(encryption: 'SSE_S3' | 'SSE_KMS', kmsKeyArn: string | null): PlannedValue[] {
  return [value('Encryption', encryption === 'SSE_KMS' ? 'SSE-KMS' : 'SSE-S3'), ...(encryption === 'SSE_KMS' ? some('KMS key', kmsKeyArn) : [])];
}

/** The statements of ours; what others wrote into the policy stays beside them. */
async function policyValues({ tx, forgotten, switched }: Plan, bucketId: string): Promise<PlannedValue[]> {
  const bucket = await tx.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const distributions = await tx.distribution.findMany({
    where: { bucketId, originIdentityId: { not: null } }, orderBy: [{ role: 'asc' }, { id: 'asc' }],
    include: { originIdentity: true, library: { select: { readPermission: true } } },
  });
  const next = await tx.originIdentity.findMany({ where: { id: { in: [...switched.values()] } } });
  return distributions.flatMap(({ originIdentity, library, ...distribution }) => {
    const identity = next.find(({ id }) => id === switched.get(distribution.id)) ?? originIdentity;
    if (!identity || !isNamedByPolicy(identity, library?.readPermission)) return [];
    const known = identity.awsId !== null && !forgotten.has(identity.id);
    const arn = forgotten.has(distribution.id) ? null : distribution.arn;
    const reader = readerOf(
      { ...distribution, arn: arn ?? `ARN of the ${distribution.role.toLowerCase()} distribution, ${LATER}` },
      known ? identity : { ...identity, awsId: `id of the identity, ${LATER}`, s3CanonicalUserId: LATER },
    );
    return reader ? [value(`Statement ${reader.sid}`, JSON.stringify(statementFor(bucket.name, reader), null, 2))] : [];
  });
}

/** The important values of each planned step, in the order of the steps; none for those that send none. */
export async function valuesOfPlan(tx: Db, steps: readonly PlannedStep[]): Promise<PlannedValue[][]> {
  const forgotten = new Set(steps.flatMap(({ kind, desired }) => (kind === 'FORGET_DELETED' ? DESIRED[kind].parse(desired).resourceId : [])));
  const switched = new Map(steps.flatMap(({ kind, desired }): [string, string][] => {
    if (kind !== 'SWITCH_ORIGIN_IDENTITY') return [];
    const { distributionId, originIdentityId } = DESIRED[kind].parse(desired);
    return [[distributionId, originIdentityId]];
  }));
  const values: PlannedValue[][] = [];
  // One after another: a transaction has one connection.
  for (const { kind, desired } of steps) values.push(await readWith({ tx, forgotten, switched }, kind, desired));
  return values;
}

function readWith(plan: Plan, kind: StepKind, desired: unknown): Promise<PlannedValue[]> | PlannedValue[] {
  const read: ((plan: Plan, desired: never) => Promise<PlannedValue[]> | PlannedValue[]) | undefined = VALUES[kind];
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the schema and the reader are of one kind, which TypeScript cannot follow through the tables
  return read ? read(plan, DESIRED[kind].parse(desired) as never) : [];
}
