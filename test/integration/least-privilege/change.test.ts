import { expect } from 'vitest';

import { db } from '@/lib/db/client';
import { findLibrary } from '@/lib/provisioning/data';
import { changeDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { changeDistribution, takeOverDistribution } from '@/lib/provisioning/distributions/service';
import { changeIdentity, createIdentity, moveToOac } from '@/lib/provisioning/identities/service';
import { changeKeyGroup } from '@/lib/provisioning/keys/group-service';
import { changeSigningKey, createSigningKey } from '@/lib/provisioning/keys/key-service';
import { dropKey, rotateKey } from '@/lib/provisioning/keys/service';
import { changeLibrary } from '@/lib/provisioning/libraries/service';
import { mendOrigin } from '@/lib/provisioning/origin/service';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { cancelOperation, requestLook } from '@/lib/provisioning/service';
import { breakEverything, deleteDistribution } from '@/test/harness/breaks';
import { addEnvironment, TEST_ORIGIN } from '@/test/harness/environment';
import { keysOf, rotatedAsFarAsTheSwitch, valueOf, workThroughWaits } from '@/test/harness/keys';
import { makeLibrary, workThroughTime, workUntilIdle } from '@/test/harness/provisioning';
import { runSteps } from '@/test/harness/steps';

import { testFeature } from './feature';

testFeature('change', { beside: ['create'] }, (ground) => {
  const owner = () => ground.world.owner;
  const aLibrary = async (...more: [Parameters<typeof makeLibrary>[1]?]) => (await makeLibrary(owner(), ...more)).library;
  return {
    'a library, one of its distributions, and what somebody changed by hand, taken over': async () => {
      const library = await aLibrary();
      await ground.carriedOut(changeLibrary(owner(), { libraryId: library.id, priceClass: 'PriceClass_200', overwrite: false }));
      const distributionId = library.distributions[0]?.id ?? '';
      await ground.carriedOut(changeDistribution(owner(), changeDistributionSchema.parse({ distributionId, comment: 'Films' })));
      await ground.carriedOut(takeOverDistribution(owner(), distributionId));
    },
    'a key rotated to its end': async () => {
      const { keyGroup } = await keysOf((await aLibrary()).id);
      const operationId = await rotatedAsFarAsTheSwitch(ground.world, keyGroup.id);
      await workThroughWaits(ground.world.aws, owner(), operationId, 700);
      await ground.expectDone(operationId);
    },
    'a rotation called off when the group trusts the new key already': async () => {
      const { keyGroup } = await keysOf((await aLibrary()).id);
      const { operationId } = valueOf(await rotateKey(owner(), { keyGroupId: keyGroup.id }));
      await runSteps(operationId, 2);
      expect(await cancelOperation(owner(), operationId)).toMatchObject({ ok: true });
      await workUntilIdle();
      expect(await db().operation.findUnique({ where: { id: operationId } })).toMatchObject({ state: 'CANCELLED' });
    },
    'a key dropped at once': async () => {
      const { active } = await keysOf((await aLibrary()).id);
      await ground.carriedOut(dropKey(owner(), { signingKeyId: active.id, confirm: active.name }));
    },
    'a key and a key group, with keys that join and leave': async () => {
      const { keyGroup, active } = await keysOf((await aLibrary()).id);
      await ground.carriedOut(createSigningKey(owner(), { kind: 'ECDSA_P256', comment: 'Alone' }));
      const key = await db().signingKey.findFirstOrThrow({ where: { comment: 'Alone' } });
      await ground.carriedOut(changeSigningKey(owner(), { signingKeyId: key.id, comment: 'Joins' }));
      const change = (comment: string, ...signingKeyIds: string[]) => changeKeyGroup(owner(), { keyGroupId: keyGroup.id, comment, signingKeyIds });
      await ground.carriedOut(change('Two', active.id, key.id));
      await ground.carriedOut(change('One', active.id));
    },
    'what people read of identities': async () => {
      for (const kind of ['OAC', 'OAI'] as const) {
        const { originIdentityId } = await ground.carriedOut(createIdentity(owner(), { kind, comment: 'Alone' }));
        await ground.carriedOut(changeIdentity(owner(), { originIdentityId, comment: 'Alone no more' }));
      }
    },
    'a move from origin access identities to an origin access control': async () => {
      const library = await aLibrary({ originIdentityKind: 'OAI' });
      const { operationId } = valueOf(await moveToOac(owner(), { libraryId: library.id }));
      await workThroughTime(ground.world);
      await ground.expectDone(operationId);
    },
    'everything put back that somebody broke': async () => {
      const library = await aLibrary();
      await ground.byHand(() => breakEverything(library));
      await ground.carriedOut(requestLook(owner(), library.id));
      const { steps } = await ground.carriedOut(repairLibrary(owner(), { libraryId: library.id, subjects: [] }));
      expect(steps.length).toBeGreaterThan(10);
      const after = await findLibrary(owner(), library.id);
      expect(after?.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    },
    'what somebody deleted made again': async () => {
      const library = await aLibrary();
      await ground.byHand(() => deleteDistribution(library, 'SIGNED'));
      await ground.carriedOut(requestLook(owner(), library.id));
      await ground.carriedOut(repairLibrary(owner(), { libraryId: library.id, subjects: [] }));
    },
    'everything moved to another address of this site': async () => {
      await aLibrary();
      await db().install.updateMany({ data: { madeForOrigin: TEST_ORIGIN } });
      addEnvironment({ PUBLIC_ORIGIN: 'https://films.example' });
      await ground.carriedOut(mendOrigin(owner()));
      addEnvironment({ PUBLIC_ORIGIN: TEST_ORIGIN });
    },
  };
});
