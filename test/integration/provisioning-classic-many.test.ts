import { GetObjectAclCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { resetClients } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { findOperation } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { PRIVATE_PROBE_KEY } from '@/lib/provisioning/names';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { OBJECTS_PER_LOOK } from '@/lib/provisioning/plan/object-acls';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { requestLook } from '@/lib/provisioning/service';
import { killAtWrite } from '@/test/harness/kill';
import { callsMade } from '@/test/harness/plan';
import { expireLeases, makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

import { CLASSIC, putGrants, REGION } from './classic';
import { value } from './uploading';

const OBJECTS = 1_040;
/** With the two that a proof asks for. */
const ALL = OBJECTS + 2;
const KEYS = Array.from({ length: OBJECTS }, (_, index) => `videos/segment-${String(index).padStart(5, '0')}.ts`);

let world: World;
let library: LibraryView;
/** Whoever filled the bucket, with a connection of their own. */
let owner: S3Client;

beforeAll(async () => {
  world = await startWorld();
  ({ library } = await makeLibrary(world.owner, CLASSIC));
  owner = new S3Client({ endpoint: world.aws.apiUrl, region: REGION, forcePathStyle: true });
  await each(KEYS, (Key) => owner.send(new PutObjectCommand({ Bucket: library.bucket.name, Key, Body: 'x' })));
}, 60_000);
afterAll(async () => {
  owner.destroy();
  await world.close();
});
beforeEach(resetClients);

async function each<T>(keys: readonly string[], work: (key: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let start = 0; start < keys.length; start += 40) results.push(...(await Promise.all(keys.slice(start, start + 40).map(work))));
  return results;
}

/** How many of the objects the signed distribution may read. */
async function granted(): Promise<number> {
  const id = library.identities.find(({ role }) => role === 'SIGNED')?.s3CanonicalUserId;
  const acls = await each(KEYS, (Key) => owner.send(new GetObjectAclCommand({ Bucket: library.bucket.name, Key })));
  return acls.filter(({ Grants = [] }) => Grants.length === 2 && Grants.some(({ Grantee }) => Grantee?.ID === id)).length;
}

/** Lets a worker go on once, with nothing that waits for a later moment. */
async function oneGo(operationId: string) {
  await db().operation.updateMany({ where: { state: 'WAITING' }, data: { runAt: new Date(0) } });
  const lease = await claimOperation(db(), newId());
  if (lease?.operationId !== operationId) throw new Error('another operation was due');
  await runOperation(db(), lease);
  const operation = await findOperation(world.owner, operationId);
  return operation?.steps.find(({ kind }) => kind === 'GRANT_READ');
}

test('a thousand objects and more are granted page by page; whoever is killed or throttled goes on where it was', async () => {
  await putGrants(library, PRIVATE_PROBE_KEY, ['owner FULL_CONTROL']);
  value(await requestLook(world.owner, library.id));
  await workUntilIdle();
  const { operationId } = value(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] }));
  world.aws.journal.clear();

  const first = await oneGo(operationId);
  expect(first).toMatchObject({ state: 'running', note: `${OBJECTS_PER_LOOK} objects are looked at; there are more` });
  expect(first?.facts.map(({ label, value: said }) => `${label}: ${said}`)).toEqual([
    `Objects looked at: ${OBJECTS_PER_LOOK}`,
    // The public probe comes first, and was right.
    `ACLs changed: ${OBJECTS_PER_LOOK - 1}`,
    `Looked at up to: ${KEYS[OBJECTS_PER_LOOK - 2] ?? ''}`,
  ]);

  world.aws.faults?.add({ operation: 'PutObjectAcl', skip: 20, times: 30, fault: { kind: 'throttle' } });
  const throttled = await oneGo(operationId);
  expect(throttled).toMatchObject({ state: 'running', facts: first?.facts, error: { code: expect.stringMatching(/SlowDown|Throttling/) } });
  world.aws.faults?.clear();

  const killed = killAtWrite(60, 'after', REGION);
  const command = await Promise.race([killed.reached, oneGo(operationId)]);
  expect(command).toBe('PutObjectAclCommand');
  await expireLeases();
  await workUntilIdle();

  const operation = await findOperation(world.owner, operationId);
  expect(operation?.state).toBe('DONE');
  expect(operation?.steps.find(({ kind }) => kind === 'GRANT_READ')?.facts).toContainEqual({ label: 'Objects looked at', value: String(ALL), copyable: false });
  const calls = callsMade(world.aws);
  // Just the page that was throttled, and then killed, was read more than once.
  const pages = Math.ceil(ALL / OBJECTS_PER_LOOK);
  expect(calls.filter((call) => call === 's3:ListObjectsV2')).toHaveLength(pages + 2);
  expect(calls.filter((call) => call === 's3:GetObjectAcl').length).toBeLessThanOrEqual(ALL + 2 * OBJECTS_PER_LOOK + 10);
  expect(await granted()).toBe(OBJECTS);
}, 120_000);
