import { expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { findLibrary } from '@/lib/provisioning/data';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { accountInventory } from '@/test/harness/account';
import { type KillMoment, killAtWrite } from '@/test/harness/kill';
import { expireLeases, recordLibrary, startWorld, workUntilIdle } from '@/test/harness/provisioning';

const REGION = 'eu-central-1';
/** More than the writes of any run, so that the loop ends by the run and not by this. */
const MANY = 40;

/** Kills a worker at its nth write and lets another one go on; gives the write's name, or undefined when there is no nth. */
async function createKilledAt(nth: number, moment: KillMoment, originIdentityKind: 'OAC' | 'OAI'): Promise<string | undefined> {
  const world = await startWorld();
  try {
    const { libraryId } = await recordLibrary(world.owner, { region: REGION, originIdentityKind });
    const killed = killAtWrite(nth, moment, REGION);
    const lease = await claimOperation(db(), newId());
    if (!lease) throw new Error('there was nothing to claim');
    const command = await Promise.race([killed.reached, runOperation(db(), lease).then(() => undefined)]);

    await expireLeases();
    await workUntilIdle();
    const library = await findLibrary(world.owner, libraryId);
    expect({ command, state: library?.state, ...(await accountInventory()) }).toEqual({
      command,
      state: 'READY',
      buckets: 1,
      distributions: 2,
      originAccessControls: originIdentityKind === 'OAC' ? 1 : 0,
      originAccessIdentities: originIdentityKind === 'OAI' ? 2 : 0,
      publicKeys: 1,
      keyGroups: 1,
      responseHeadersPolicies: 1,
    });
    expect(library?.latestProof?.passed).toBe(true);
    return command;
  } finally {
    await world.close();
  }
}

test.each<[KillMoment, 'OAC' | 'OAI']>([['before', 'OAC'], ['after', 'OAC'], ['after', 'OAI']])(
  'a worker killed %s any write to AWS (%s) leaves exactly one of each to the next worker',
  async (moment, originIdentityKind) => {
    const commands: string[] = [];
    for (let nth = 1; nth < MANY; nth += 1) {
      const command = await createKilledAt(nth, moment, originIdentityKind);
      if (command === undefined) break;
      commands.push(command);
    }
    expect(commands).toEqual([
      'CreateBucketCommand',
      'PutPublicAccessBlockCommand',
      'PutBucketEncryptionCommand',
      'PutBucketCorsCommand',
      'PutBucketLifecycleConfigurationCommand',
      ...(originIdentityKind === 'OAC'
        ? ['CreateOriginAccessControlCommand']
        : ['CreateCloudFrontOriginAccessIdentityCommand', 'CreateCloudFrontOriginAccessIdentityCommand']),
      'CreatePublicKeyCommand',
      'CreateKeyGroupCommand',
      'CreateResponseHeadersPolicyCommand',
      'CreateDistributionCommand',
      'CreateDistributionCommand',
      'PutBucketPolicyCommand',
      'PutObjectCommand',
      'PutObjectCommand',
    ]);
  },
  120_000,
);
