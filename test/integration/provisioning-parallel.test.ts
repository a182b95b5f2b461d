import { afterAll, beforeAll, expect, test } from 'vitest';

import { listLibraries } from '@/lib/provisioning/data';
import { accountInventory } from '@/test/harness/account';
import { recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('the first libraries of an install, made by three workers at once, share one of each shared resource', async () => {
  await Promise.all(Array.from({ length: 3 }, () => recordLibrary(world.owner)));
  await Promise.all([workUntilIdle(), workUntilIdle(), workUntilIdle()]);
  expect(await accountInventory()).toEqual({
    buckets: 3, distributions: 6, originAccessControls: 1, originAccessIdentities: 0, publicKeys: 1, keyGroups: 1, responseHeadersPolicies: 1,
  });
  const libraries = await listLibraries(world.owner);
  expect(libraries.map(({ state, proof, seen }) => [state, proof, seen.broken])).toEqual([
    ['READY', 'closed', 0], ['READY', 'closed', 0], ['READY', 'closed', 0],
  ]);
}, 120_000);
