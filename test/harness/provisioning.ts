import { rm } from 'node:fs/promises';
import path from 'node:path';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { z } from 'zod';

import { resetClients, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { newId } from '@/lib/kernel/id';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { createLibrary } from '@/lib/provisioning/service';
import { type LocalAws, startLocalAws } from '@/local-aws/server';
import type { GivenAccessKey } from '@/local-aws/shared/access-keys';
import { anOwner, aReadyVideo } from '@/test/factories';

import { freshDatabase } from './database';
import { addEnvironment, testStateDir } from './environment';

export interface World {
  aws: LocalAws;
  owner: AdminActor;
  close: () => Promise<void>;
}

/** A database and a Local AWS of this test file's own, with everything deployed at once, and keys that IAM limits, if there are any. */
export async function startWorld(accessKeys: GivenAccessKey[] = []): Promise<World> {
  const database = await freshDatabase();
  const stateDir = path.join(testStateDir(), `aws-${newId()}`);
  const aws = await startLocalAws({ apiPort: 0, edgePort: 0, stateDir, control: true, deploySeconds: 0, accessKeys });
  addEnvironment({ USHER_AWS_ENDPOINT: aws.apiUrl });
  resetClients();
  return {
    aws,
    owner: await anOwner(),
    close: async () => {
      await database.close();
      await aws.close();
      await rm(stateDir, { recursive: true });
    },
  };
}

/**
 * Works off operations as a worker does until none is left that a worker could go on with;
 * what waits for a later moment is done now.
 */
export async function workUntilIdle(workerId: string = newId()): Promise<void> {
  for (;;) {
    await db().operation.updateMany({ where: { state: 'WAITING' }, data: { runAt: new Date(0) } });
    const lease = await claimOperation(db(), workerId);
    if (!lease) return;
    await runOperation(db(), lease);
  }
}

/** Works off operations like `workUntilIdle`, with AWS's clock moved on over every wait. */
export async function workThroughTime({ aws }: Pick<World, 'aws'>, secondsPerLook = 5): Promise<void> {
  for (;;) {
    aws.controls.clock.offsetSeconds += secondsPerLook;
    await db().operation.updateMany({ where: { state: 'WAITING' }, data: { runAt: new Date(0) } });
    const lease = await claimOperation(db(), newId());
    if (!lease) return;
    await runOperation(db(), lease);
  }
}

/**
 * Works off operations once, as `workUntilIdle` does, but leaves alone what waits for a later moment after that:
 * a test moves Local AWS's clock, and calls it again.
 */
export async function workUntilWaiting(workerId: string = newId()): Promise<void> {
  await db().operation.updateMany({ where: { state: 'WAITING' }, data: { runAt: new Date(0) } });
  await workWhatIsDue(workerId);
}

/** Lets the leases of workers that are gone run out. */
export async function expireLeases(): Promise<void> {
  await db().operation.updateMany({ where: { state: 'RUNNING' }, data: { leaseUntil: new Date(0) } });
}

/** Works off what is due as a worker does, and moves no date: what waits for a later moment goes on waiting. */
export async function workWhatIsDue(workerId: string = newId()): Promise<void> {
  for (let lease = await claimOperation(db(), workerId); lease; lease = await claimOperation(db(), workerId)) {
    await runOperation(db(), lease);
  }
}

let libraries = 0;

/** Records a library as its form does, with a name and bucket of its own unless `input` names them. */
export async function recordLibrary(owner: AdminActor, input: Partial<z.input<typeof createLibrarySchema>> = {}) {
  libraries += 1;
  const number = `${libraries}-${newId().slice(0, 6)}`;
  const parsed = createLibrarySchema.parse({ name: `Library ${number}`, bucketName: `usher-test-${number}`, region: 'eu-central-1', ...input });
  const result = await createLibrary(owner, parsed);
  if (!result.ok) throw new Error(`the library was refused: ${result.error.message}`);
  return result.value;
}

/** A library that has been made; throws with the failed step's reason otherwise. */
export async function makeLibrary(owner: AdminActor, input: Parameters<typeof recordLibrary>[1] = {}) {
  const { libraryId, operationId } = await recordLibrary(owner, input);
  await workUntilIdle();
  const operation = await findOperation(owner, operationId);
  const library = await findLibrary(owner, libraryId);
  if (!operation || !library) throw new Error('the library is gone');
  if (operation.state !== 'DONE') {
    const failed = operation.steps.find(({ state }) => state === 'failed');
    throw new Error(`${failed?.kind ?? 'no step'}: ${failed?.error?.message ?? operation.state}`);
  }
  return { library, operation };
}

/** A video of a library whose object is there, and says just "a film". Gives its id. */
export async function aFilm({ owner }: World, { id: libraryId, bucket }: LibraryView): Promise<string> {
  const id = await aReadyVideo({ libraryId, createdById: owner.userId });
  await s3(bucket.region).send(new PutObjectCommand({ Bucket: bucket.name, Key: `videos/${id}/source.mp4`, Body: 'a film' }));
  return id;
}
