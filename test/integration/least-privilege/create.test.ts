import { PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';

import { s3 } from '@/lib/aws/clients';
import { AwsFailure } from '@/lib/aws/errors';
import { createBucket as createBucketAtS3 } from '@/lib/aws/s3-bucket';
import { createMultipartUpload, headObject } from '@/lib/aws/s3-object';
import { db } from '@/lib/db/client';
import { requestRightsCheck } from '@/lib/provisioning/account/service';
import { changeBucketSchema, createBucketSchema } from '@/lib/provisioning/buckets/schema';
import { changeBucket, createBucket } from '@/lib/provisioning/buckets/service';
import { createDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { createDistribution } from '@/lib/provisioning/distributions/service';
import { createIdentity } from '@/lib/provisioning/identities/service';
import { createKeyGroup } from '@/lib/provisioning/keys/group-service';
import { createSigningKey } from '@/lib/provisioning/keys/key-service';
import { requestLookAt } from '@/lib/provisioning/reconcile/service';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import { UPLOAD_LIFETIME_SECONDS } from '@/lib/uploads/limits';
import { abortExpiredUploads } from '@/lib/uploads/service';
import { LOCAL_ACCOUNT } from '@/test/harness/environment';
import { makeLibrary } from '@/test/harness/provisioning';

import { testFeature } from './feature';
import { startFilm } from './film';

const REGION = 'eu-central-1';

testFeature('create', {}, (ground) => {
  const owner = () => ground.world.owner;
  let libraryId = '';
  return {
    'a library': async () => {
      libraryId = (await makeLibrary(owner())).library.id;
    },
    'a library with origin access identities': async () => {
      await makeLibrary(owner(), { originIdentityKind: 'OAI' });
    },
    // What was made without our hearing of it is found by its name.
    'a library with parts of its own, of whose making every answer is lost once': async () => {
      const { faults } = ground.world.aws;
      for (const operation of ['CreateBucket', 'CreateOriginAccessControl', 'CreatePublicKey', 'CreateKeyGroup', 'CreateResponseHeadersPolicy', 'CreateDistribution']) {
        faults?.add({ operation, times: 1, place: 'after-effect', fault: { kind: 'reset' } });
      }
      await makeLibrary(owner(), { ownParts: true, signingKeyKind: 'RSA_2048' });
      expect(faults?.list().map(({ hits }) => hits)).toEqual([1, 1, 1, 1, 1, 1]);
      faults?.clear();
    },
    'a second library with what the first one made': async () => {
      await makeLibrary(owner());
    },
    'a look and a proof': async () => {
      await ground.carriedOut(requestLook(owner(), libraryId));
      await ground.carriedOut(requestProof(owner(), libraryId));
    },
    'a bucket alone, encrypted otherwise and put right again': async () => {
      const { bucketId } = await ground.carriedOut(createBucket(owner(), createBucketSchema.parse({ name: 'usher-alone', region: REGION })));
      await ground.byHand(() => s3(REGION).send(new PutBucketEncryptionCommand({
        Bucket: 'usher-alone', ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      })));
      await ground.carriedOut(changeBucket(owner(), changeBucketSchema.parse({ bucketId, encryption: 'SSE_S3', allowUploads: true })));
      await ground.carriedOut(requestLookAt(owner(), { resourceType: 'bucket', resourceId: bucketId }));
    },
    'identities, a key, a key group and a distribution alone': async () => {
      await ground.carriedOut(createIdentity(owner(), { kind: 'OAI', comment: 'Alone' }));
      const { originIdentityId } = await ground.carriedOut(createIdentity(owner(), { kind: 'OAC', comment: 'Alone' }));
      await ground.carriedOut(createSigningKey(owner(), { kind: 'ECDSA_P256', comment: 'Alone' }));
      const key = await db().signingKey.findFirstOrThrow({ where: { keyGroupId: null } });
      await ground.carriedOut(createKeyGroup(owner(), { comment: 'Alone', signingKeyIds: [key.id] }));
      const group = await db().keyGroup.findFirstOrThrow({ where: { comment: 'Alone' } });
      const bucket = await db().bucket.findUniqueOrThrow({ where: { name: 'usher-alone' } });
      await ground.carriedOut(createDistribution(owner(), createDistributionSchema.parse({ bucketId: bucket.id, originIdentityId, keyGroupId: group.id })));
    },
    'a check of rights': async () => {
      await ground.carriedOut(requestRightsCheck(owner()));
    },
    'the sweep of uploads that nobody finished': async () => {
      await ground.byHand(() => startFilm(owner(), libraryId));
      expect(await abortExpiredUploads(new Date(Date.now() + (UPLOAD_LIFETIME_SECONDS + 60) * 1000))).toBe(1);
    },
  };
});

test('the worker may neither read nor begin uploads, nor touch buckets whose names are not of its policy', async () => {
  const { name } = await db().bucket.findFirstOrThrow({ where: { libraryId: { not: null }, region: REGION } });
  const place = { region: REGION, bucket: name, key: 'videos/film/source.mp4' };
  await expect(createMultipartUpload(place, { contentType: 'video/mp4' })).rejects.toMatchObject({ errorClass: 'permission' });
  await expect(headObject(place)).rejects.toMatchObject({ errorClass: 'permission' });
  const bucket = { name: 'films', region: REGION, ownerAccountId: LOCAL_ACCOUNT.accountId };
  const refused = await createBucketAtS3(bucket, {}).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AwsFailure);
  expect(refused).toMatchObject({ reason: { fix: expect.stringContaining('Allow s3:CreateBucket on arn:aws:s3:::films ') } });
});
