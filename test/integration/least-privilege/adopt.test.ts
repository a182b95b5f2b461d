import { expect } from 'vitest';

import { db } from '@/lib/db/client';
import { adoptLibrarySchema } from '@/lib/provisioning/adoption/schema';
import { adopt, adoptLibrary, requestInventory } from '@/lib/provisioning/adoption/service';
import { requestProof } from '@/lib/provisioning/service';
import { anOwnersSetUp } from '@/test/harness/owners-set-up';

import { testFeature } from './feature';

const BUCKETS = ['films-1-of-an-owner', 'films-2-of-an-owner', 'films-3-of-an-owner'];

testFeature('adopt', { beside: ['create'], buckets: BUCKETS }, (ground) => {
  const owner = () => ground.world.owner;
  const setUp = async (...kind: Parameters<typeof anOwnersSetUp>) => {
    const made = await ground.byHand(() => anOwnersSetUp(...kind));
    await ground.carriedOut(requestInventory(owner()));
    return made;
  };
  return {
    'a set-up with an origin access identity, and every video in its bucket': async () => {
      const { signedId, privatePem: privateKeyPem } = await setUp();
      await ground.carriedOut(adoptLibrary(owner(), adoptLibrarySchema.parse({ signedId, name: 'All films', privateKeyPem })));
      const library = await db().library.findFirstOrThrow({ where: { name: 'All films' } });
      await ground.carriedOut(requestProof(owner(), library.id));
    },
    'a set-up with an origin access control, and chosen videos': async () => {
      const { signedId, basicId, privatePem: privateKeyPem } = await setUp({ kind: 'OAC', key: 'ECDSA_P256' });
      await ground.carriedOut(adoptLibrary(owner(), adoptLibrarySchema.parse({
        signedId, basicId, name: 'A chosen film', privateKeyPem, videos: 'chosen', videoKeys: ['clips/second.webm'],
      })));
      expect(await db().video.count({ where: { library: { name: 'A chosen film' } } })).toBe(1);
    },
    'things one by one': async () => {
      const { bucket, identityId, publicKeyId, keyGroupId, basicId, privatePem: privateKeyPem } = await setUp();
      await ground.carriedOut(adopt(owner(), { type: 'bucket', awsId: bucket }));
      await ground.carriedOut(adopt(owner(), { type: 'origin-identity', awsId: identityId }));
      await ground.carriedOut(adopt(owner(), { type: 'public-key', awsId: publicKeyId, privateKeyPem }));
      await ground.carriedOut(adopt(owner(), { type: 'key-group', awsId: keyGroupId }));
      await ground.carriedOut(adopt(owner(), { type: 'distribution', awsId: basicId }));
    },
  };
});
