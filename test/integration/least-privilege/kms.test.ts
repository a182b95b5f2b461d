import { expect } from 'vitest';

import { changeBucketSchema, createBucketSchema } from '@/lib/provisioning/buckets/schema';
import { changeBucket, createBucket } from '@/lib/provisioning/buckets/service';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import { makeLibrary } from '@/test/harness/provisioning';

import { testFeature } from './feature';
import { KMS_KEY, letKeysBeUsed, OTHER_KMS_KEY } from './kms-keys';

const REGION = 'eu-central-1';
const encrypted = { encryption: 'SSE_KMS', kmsKeyArn: KMS_KEY, region: REGION } as const;

testFeature('kms', { beside: ['create'], kmsKeyArns: [KMS_KEY] }, (ground) => {
  const owner = () => ground.world.owner;
  return {
    'a library whose objects a KMS key encrypts, with a look and a proof': async () => {
      letKeysBeUsed(ground.world);
      const { library } = await makeLibrary(owner(), encrypted);
      await ground.carriedOut(requestLook(owner(), library.id));
      await ground.carriedOut(requestProof(owner(), library.id));
    },
    'a bucket that is encrypted with the key later': async () => {
      const { bucketId } = await ground.carriedOut(createBucket(owner(), createBucketSchema.parse({ name: 'usher-alone', region: REGION })));
      await ground.carriedOut(changeBucket(owner(), changeBucketSchema.parse({ bucketId, ...encrypted })));
    },
    'and no library with a key that the policy does not name': async () => {
      await expect(makeLibrary(owner(), { ...encrypted, kmsKeyArn: OTHER_KMS_KEY })).rejects.toThrow(/kms:GenerateDataKey/);
    },
  };
});
