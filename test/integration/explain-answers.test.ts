import { DeleteBucketCommand, DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { bucketUrl, s3 } from '@/lib/aws/clients';
import { requestLook } from '@/lib/provisioning/service';
import { changeDistribution } from '@/test/harness/breaks';
import { curled, type Grounds, groundsOf, said, signedAt } from '@/test/harness/denials';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

/** What CloudFront's pages and S3's codes say for themselves: each really answered by (Local) AWS. */
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function grounds(input: Parameters<typeof makeLibrary>[1] = {}): Promise<Grounds> {
  return groundsOf((await makeLibrary(world.owner, input)).library);
}

async function cause(text: string) {
  const found = await said(world.owner, text);
  return { ...found.cause, by: found.answeredBy.by, found };
}

test('range-outside-object: a range that begins after the end', async () => {
  const text = await curled(signedAt(await grounds()), { headers: { Range: 'bytes=99999999-' } });
  expect(text).toMatch(/< HTTP\/1.1 416[\s\S]*<Code>InvalidRange<\/Code>/);
  const { code, found } = await cause(text);
  expect([code, found.others]).toEqual(['range-outside-object', []]);
});

test('bucket-missing: somebody deleted the bucket', async () => {
  const here = await grounds();
  const { name: Bucket, region } = here.library.bucket;
  const { Contents = [] } = await s3(region).send(new ListObjectsV2Command({ Bucket }));
  for (const { Key } of Contents) await s3(region).send(new DeleteObjectCommand({ Bucket, Key }));
  await s3(region).send(new DeleteBucketCommand({ Bucket }));
  const text = await curled(signedAt(here));
  expect(text).toContain('<Code>NoSuchBucket</Code>');
  expect(await cause(text)).toMatchObject({ code: 'bucket-missing', by: 's3' });
});

test('method-not-allowed: the page of CloudFront says so', async () => {
  const text = await curled(signedAt(await grounds()), { method: 'DELETE' });
  expect(text).toContain('The request could not be satisfied');
  expect(await cause(text)).toMatchObject({ code: 'method-not-allowed', sentence: expect.stringContaining('DELETE') });
});

test('origin-unreachable: the origin is elsewhere, and does not answer', async () => {
  const here = await grounds();
  await changeDistribution(here.library, 'SIGNED', ({ Origins }) => {
    for (const origin of Origins?.Items ?? []) {
      Object.assign(origin, { DomainName: 'nobody.example.com', OriginAccessControlId: '', S3OriginConfig: undefined, CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only', OriginReadTimeout: 30, OriginKeepaliveTimeout: 5, OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] } } });
    }
  });
  const text = await curled(signedAt(here));
  expect(text).toMatch(/< HTTP\/1.1 502[\s\S]*The request could not be satisfied/);
  expect((await cause(text)).code).toBe('origin-unreachable');
});

test('kms-key-unusable: the key is gone', async () => {
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/22222222-2222-3333-4444-555555555555';
  world.aws.controls.kmsKeys = [{ arn, mayDecrypt: ['arn:aws:cloudfront::111122223333:distribution/*'] }];
  const here = await grounds({ encryption: 'SSE_KMS', kmsKeyArn: arn });
  world.aws.controls.kmsKeys = [];
  world.aws.controls.clock.offsetSeconds += 2;
  const text = await curled(signedAt(here));
  expect(text).toContain('<Code>KMS.NotFoundException</Code>');
  expect(await cause(text)).toMatchObject({ code: 'kms-key-unusable', by: 's3' });
});

test('what was changed after the last look is not judged as if nobody could have changed it', async () => {
  const here = await grounds();
  const setEnabled = (enabled: boolean) => changeDistribution(here.library, 'SIGNED', (config) => { config.Enabled = enabled; });
  const look = async () => {
    await requestLook(world.owner, here.library.id);
    await workUntilIdle();
  };
  await look();
  await setEnabled(false);
  // The URL alone is judged by the look, and says so; the answer says that the look is old.
  expect((await cause(signedAt(here))).evidence).toEqual([expect.stringMatching(/^Judged by the look at the distribution at 20/)]);
  expect(await cause(await curled(signedAt(here)))).toMatchObject({ code: 'edge-refused', evidence: expect.arrayContaining([expect.stringMatching(/disabled/), expect.stringMatching(/^At the look of 20.* nothing of that was wrong/)]) });
  await look();
  expect((await cause(signedAt(here))).sentence).toMatch(/is disabled.*\(as of the look at 20/);
  await setEnabled(true);
  const { code, found } = await cause(await curled(signedAt(here)));
  expect([code, found.others]).toEqual(['served', []]);
});

test('what the basic distribution serves needs no signature, and none is missed', async () => {
  const here = await grounds({ withBasic: true });
  const { name: Bucket, region } = here.library.bucket;
  await s3(region).send(new PutObjectCommand({ Bucket, Key: 'public/a.jpg', Body: 'a picture' }));
  await requestLook(world.owner, here.library.id);
  await workUntilIdle();
  const served = await cause(await curled(`${here.basic}/public/a.jpg`));
  expect([served.code, served.found.others]).toEqual(['served', []]);
  const missing = await cause(await curled(`${here.basic}/public/b.jpg`));
  expect([missing.code, missing.found.others]).toEqual(['object-missing', []]);
});

test('preflight-refused: a browser asks first whether it may, without the cookies that it has', async () => {
  const here = await grounds();
  await changeDistribution(here.library, 'SIGNED', ({ DefaultCacheBehavior: main }) => {
    if (main?.AllowedMethods) Object.assign(main.AllowedMethods, { Quantity: 3, Items: ['GET', 'HEAD', 'OPTIONS'] });
  });
  const text = await curled(here.url, { method: 'OPTIONS', headers: { 'Origin': 'https://app.example.com', 'Access-Control-Request-Method': 'GET' } });
  expect(text).toContain('<Code>MissingKey</Code>');
  expect((await cause(text)).code).toBe('preflight-refused');
});

test('cors-blocked: it is served, and no browser gives it to the page of another site', async () => {
  const here = await grounds();
  const text = await curled(signedAt(here), { headers: { Origin: 'https://elsewhere.example' } });
  expect(text).toContain('< HTTP/1.1 200');
  expect(text).not.toMatch(/access-control-allow-origin/i);
  const { code, found } = await cause(text);
  expect([code, found.others]).toEqual(['cors-blocked', []]);
});

test('signed-s3-url: the bucket by its name, below any name of Local AWS, and signed in the distribution’s place', async () => {
  const here = await grounds();
  const { name, region } = here.library.bucket;
  const ofBucket = new URL(bucketUrl(region, name, 'videos/one two.mp4'));
  const byName = await curled(signedAt(here, { url: `http://${name}.s3.localhost:${ofBucket.port}/videos/one%20two.mp4` }));
  expect(byName).toContain('<RequestId>');
  expect((await cause(byName)).code).toBe('signed-s3-url');
  // The bucket's URL was signed, and its signature carried over to the distribution's.
  const swapped = signedAt(here, { url: ofBucket.href }).replace(`${ofBucket.origin}/${name}`, here.signed);
  const text = await curled(swapped);
  expect(text).toContain('<Message>Access denied</Message>');
  expect(await cause(text)).toMatchObject({ code: 'signed-s3-url', sentence: expect.stringContaining('was signed') });
});
