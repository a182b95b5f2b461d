import { expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { accountInventory, EMPTY_ACCOUNT } from '@/test/harness/account';
import { killAtWrite } from '@/test/harness/kill';
import { expireLeases, makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

const REGION = 'eu-central-1';
/** More than the writes of any run, so that the loop ends by the run and not by this. */
const MANY = 40;

/** Kills a worker after its nth write of a tear-down and lets another one go on; gives the write's name, or undefined when there is no nth. */
async function removedKilledAt(world: World, nth: number, originIdentityKind: 'OAC' | 'OAI'): Promise<string | undefined> {
  const { library } = await makeLibrary(world.owner, { region: REGION, originIdentityKind });
  const result = await removeLibrary(world.owner, { libraryId: library.id, confirmName: library.name, deleteVideos: true });
  if (!result.ok) throw new Error(result.error.message);
  const killed = killAtWrite(nth, 'after', REGION);
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  const command = await Promise.race([killed.reached, runOperation(db(), lease).then(() => undefined)]);
  killed.disarm();
  await expireLeases();
  await workUntilIdle();
  const operation = await db().operation.findUniqueOrThrow({ where: { id: result.value.operationId } });
  expect({ command, state: operation.state, ...(await accountInventory()) }).toEqual({ command, state: 'DONE', ...EMPTY_ACCOUNT });
  expect(await db().library.count()).toBe(0);
  return command;
}

test.each<['OAC' | 'OAI']>([['OAC'], ['OAI']])(
  'a worker killed after any write of a tear-down (%s), before the answer, leaves nothing behind in the end',
  async (originIdentityKind) => {
    const world = await startWorld();
    try {
      const commands: string[] = [];
      for (let nth = 1; nth < MANY; nth += 1) {
        const command = await removedKilledAt(world, nth, originIdentityKind);
        if (command === undefined) break;
        commands.push(command);
      }
      expect(commands).toEqual([
        'UpdateDistributionCommand',
        'UpdateDistributionCommand',
        'DeleteDistributionCommand',
        'DeleteDistributionCommand',
        'DeleteBucketPolicyCommand',
        ...(originIdentityKind === 'OAC'
          ? ['DeleteOriginAccessControlCommand']
          : ['DeleteCloudFrontOriginAccessIdentityCommand', 'DeleteCloudFrontOriginAccessIdentityCommand']),
        'DeleteResponseHeadersPolicyCommand',
        'DeleteKeyGroupCommand',
        'DeletePublicKeyCommand',
        'DeleteObjectsCommand',
        'DeleteBucketCommand',
      ]);
    } finally {
      await world.close();
    }
  },
  900_000,
);
