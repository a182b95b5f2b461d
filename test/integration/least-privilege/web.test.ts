import { afterAll, beforeAll, expect, test } from 'vitest';

import { askProbe, bucketProbes, CLOUDFRONT_PROBES } from '@/lib/aws/rights-probes';
import { actionsOf } from '@/lib/provisioning/account/iam-policy';
import { findOperation } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { LOCAL_ACCOUNT } from '@/test/harness/environment';
import { actionsJudged, actWith, limitedKey, printedPolicy } from '@/test/harness/limited-keys';
import { makeLibrary, recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

import { CLASSIC } from '../classic';
import { startFilm, uploadEverything } from './film';
import { KMS_KEY, letKeysBeUsed } from './kms-keys';

const web = limitedKey('web', { features: [] });
const kms = { features: ['kms'], kmsKeyArns: [KMS_KEY] } as const;
const webWithKms = { ...limitedKey('web', kms), accessKeyId: 'AKIALIMITEDWEBKMS000', userName: 'usher-web-kms' };

const classic = { features: ['classic'] } as const;
const webWithAcls = { ...limitedKey('web', classic), accessKeyId: 'AKIALIMITEDWEBACLS00', userName: 'usher-web-acls' };

let world: World;
let library: LibraryView;
beforeAll(async () => {
  world = await startWorld([web, webWithKms, webWithAcls]);
  ({ library } = await makeLibrary(world.owner));
  actWith(web);
});
afterAll(() => world.close());

test('the web server’s policy lets it upload from beginning to end, and holds no action that uploading does not need', async () => {
  world.aws.journal.clear();
  await uploadEverything(world.owner, library.id);
  expect([...new Set(actionsJudged(world.aws, web))].sort()).toEqual(actionsOf(printedPolicy('web', { features: [] })));
});

test('with KMS its policy lets it upload what the key encrypts, with no action too many; without, it does not', async () => {
  letKeysBeUsed(world);
  actWith(LOCAL_ACCOUNT);
  const { library: encrypted } = await makeLibrary(world.owner, { encryption: 'SSE_KMS', kmsKeyArn: KMS_KEY, region: 'eu-central-1' });
  actWith(webWithKms);
  world.aws.journal.clear();
  await uploadEverything(world.owner, encrypted.id);
  expect([...new Set(actionsJudged(world.aws, webWithKms))].sort()).toEqual(actionsOf(printedPolicy('web', kms)));
  actWith(web);
  await expect(startFilm(world.owner, encrypted.id)).rejects.toThrow('kms:GenerateDataKey');
});

test('with ACLs its policy lets it upload what CloudFront is granted, with no action too many; without, it does not', async () => {
  actWith(LOCAL_ACCOUNT);
  const { library: byAcl } = await makeLibrary(world.owner, CLASSIC);
  actWith(webWithAcls);
  world.aws.journal.clear();
  await uploadEverything(world.owner, byAcl.id);
  expect([...new Set(actionsJudged(world.aws, webWithAcls))].sort()).toEqual(actionsOf(printedPolicy('web', classic)));
  actWith(web);
  await expect(startFilm(world.owner, byAcl.id)).rejects.toThrow('s3:PutObjectAcl');
});

test('the web server may nothing at CloudFront, and nothing on buckets but to list them and drop uploads', async () => {
  const bucket = { name: library.bucket.name, region: library.region, ownerAccountId: LOCAL_ACCOUNT.accountId };
  const allowed: string[] = [];
  for (const probe of [...CLOUDFRONT_PROBES, ...bucketProbes(bucket, 'public/usher-probe.txt')]) {
    if ((await askProbe(probe)).verdict !== 'denied') allowed.push(probe.call);
  }
  expect(allowed).toEqual(['s3:HeadBucket', 's3:AbortMultipartUpload']);

  const { operationId } = await recordLibrary(world.owner);
  await workUntilIdle();
  const operation = await findOperation(world.owner, operationId);
  expect(operation?.steps.find(({ error }) => error)?.error?.message).toContain('s3:CreateBucket');
});
