import { setTimeout as pause } from 'node:timers/promises';

import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';
import { findLibrary, findOperation, listLibraries } from '@/lib/provisioning/data';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { createLibrary, retryOperation } from '@/lib/provisioning/service';

import type { DemoFile } from './credentials';
import { DemoTrouble, granted, report } from './demo-trouble';

const NAME = 'Demo library';
const LOOK_EVERY_MILLISECONDS = 250;

/** Local AWS takes seconds; a worker that is not there must not keep the start waiting for ever. */
const PATIENCE_MILLISECONDS = 5 * 60 * 1000;

/** The demo's library, made by the running worker. Gives its id. */
export async function demoLibrary(owner: AdminActor, { bucketName }: DemoFile): Promise<string> {
  const known = (await listLibraries(owner)).find((library) => library.bucketName === bucketName);
  if (known?.state === 'READY') return known.id;
  const { libraryId, operationId } = known ? await unfinished(owner, known.id) : await create(owner, bucketName);
  await untilDone(owner, operationId);
  return libraryId;
}

async function create(owner: AdminActor, bucketName: string) {
  const input = createLibrarySchema.parse({ name: NAME, region: env().aws.region, bucketName });
  return granted('The library could not be recorded', await createLibrary(owner, input));
}

/** An earlier start recorded it; where its operation failed, it is taken up again as a person would. */
async function unfinished(owner: AdminActor, libraryId: string) {
  const library = await findLibrary(owner, libraryId);
  const operation = library?.operations.find(({ kind }) => kind === 'CREATE_LIBRARY');
  if (!operation) throw new DemoTrouble('The demo library has no operation that could finish it.');
  if (operation.state === 'FAILED') granted('The library could not be taken up again', await retryOperation(owner, operation.id));
  return { libraryId, operationId: operation.id };
}

async function untilDone(owner: AdminActor, operationId: string): Promise<void> {
  const reported = new Set<string>();
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const operation = await findOperation(owner, operationId);
    if (!operation) throw new DemoTrouble('The demo library’s operation is gone.');
    for (const step of operation.steps) {
      if (step.state !== 'done' || reported.has(step.title)) continue;
      reported.add(step.title);
      report(step.title, true);
    }
    if (operation.state === 'DONE') return;
    if (operation.state === 'FAILED' || operation.state === 'CANCELLED') {
      const failed = operation.steps.find((step) => step.error);
      throw new DemoTrouble(`The demo library could not be made. ${failed?.error?.message ?? ''} ${failed?.error?.fix ?? ''}`.trim());
    }
    if (Date.now() > giveUpAt) throw new DemoTrouble('The worker has not made the demo library within five minutes; its log may say why.');
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}
