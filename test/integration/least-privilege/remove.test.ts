import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';

import { s3 } from '@/lib/aws/clients';
import { createMultipartUpload } from '@/lib/aws/s3-object';
import { db } from '@/lib/db/client';
import { createBucketSchema } from '@/lib/provisioning/buckets/schema';
import { createBucket, deleteBucket } from '@/lib/provisioning/buckets/service';
import { createDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { createDistribution, removeDistribution } from '@/lib/provisioning/distributions/service';
import { createIdentity, deleteIdentity } from '@/lib/provisioning/identities/service';
import { createKeyGroup, deleteKeyGroup } from '@/lib/provisioning/keys/group-service';
import { createSigningKey, deleteSigningKey } from '@/lib/provisioning/keys/key-service';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import { cancelOperation } from '@/lib/provisioning/service';
import { makeLibrary, recordLibrary } from '@/test/harness/provisioning';

import { testFeature } from './feature';

const REGION = 'eu-central-1';

testFeature('remove', { beside: ['create'] }, (ground) => {
  const owner = () => ground.world.owner;
  const removed = async (libraryId: string, deleteVideos: boolean) => {
    const { name: confirmName } = await db().library.findUniqueOrThrow({ where: { id: libraryId } });
    await ground.carriedOut(removeLibrary(owner(), { libraryId, confirmName, deleteVideos }));
  };
  return {
    'a library whose videos are kept, and then deleted with all that else is in the bucket': async () => {
      const { library } = await makeLibrary(owner());
      const place = { region: REGION, bucket: library.bucket.name, key: 'elsewhere/film.mp4' };
      await ground.byHand(async () => {
        await s3(REGION).send(new PutObjectCommand({ Bucket: place.bucket, Key: place.key, Body: 'film' }));
        await createMultipartUpload({ ...place, key: 'videos/begun/source.mp4' }, { contentType: 'video/mp4' });
      });
      await removed(library.id, false);
      await removed(library.id, true);
    },
    'a library with origin access identities': async () => {
      const { library } = await makeLibrary(owner(), { originIdentityKind: 'OAI' });
      await removed(library.id, true);
    },
    'a library with identities of which nothing is made yet': async () => {
      const { libraryId, operationId } = await recordLibrary(owner(), { originIdentityKind: 'OAI' });
      expect(await cancelOperation(owner(), operationId)).toMatchObject({ ok: true });
      await removed(libraryId, true);
    },
    'everything that stands alone': async () => {
      const { bucketId } = await ground.carriedOut(createBucket(owner(), createBucketSchema.parse({ name: 'usher-alone', region: REGION })));
      const { originIdentityId } = await ground.carriedOut(createIdentity(owner(), { kind: 'OAC', comment: 'Alone' }));
      await ground.carriedOut(createSigningKey(owner(), { kind: 'ECDSA_P256', comment: 'Alone' }));
      const key = await db().signingKey.findFirstOrThrow({ where: { comment: 'Alone' } });
      await ground.carriedOut(createKeyGroup(owner(), { comment: 'Alone', signingKeyIds: [key.id] }));
      const group = await db().keyGroup.findFirstOrThrow({ where: { comment: 'Alone' } });
      const parts = { bucketId, originIdentityId, keyGroupId: group.id };
      const { distributionId } = await ground.carriedOut(createDistribution(owner(), createDistributionSchema.parse(parts)));
      const { awsId } = await db().distribution.findUniqueOrThrow({ where: { id: distributionId } });

      await ground.carriedOut(removeDistribution(owner(), { distributionId, confirmName: awsId ?? '' }));
      await ground.carriedOut(deleteKeyGroup(owner(), { keyGroupId: group.id }));
      await ground.carriedOut(deleteSigningKey(owner(), { signingKeyId: key.id, confirm: '' }));
      await ground.carriedOut(deleteBucket(owner(), { bucketId, confirmation: 'usher-alone', deleteObjects: true }));
      const oac = await db().originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
      await ground.carriedOut(deleteIdentity(owner(), { originIdentityId, confirmation: oac.awsId ?? '' }));
      const oai = await ground.carriedOut(createIdentity(owner(), { kind: 'OAI', comment: 'Alone' }));
      const { awsId: confirmation } = await db().originIdentity.findUniqueOrThrow({ where: { id: oai.originIdentityId } });
      await ground.carriedOut(deleteIdentity(owner(), { originIdentityId: oai.originIdentityId, confirmation: confirmation ?? '' }));
    },
  };
});
