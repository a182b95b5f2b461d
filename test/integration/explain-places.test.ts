import { GetDistributionConfigCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { DeleteBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { bucketUrl, cloudfront, resetClients, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { forgetSigningClock } from '@/lib/playback/clock';
import { requestInventory } from '@/lib/provisioning/adoption/service';
import { keepAwsClock } from '@/lib/provisioning/aws-clock';
import { findLibrary } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { transcriptOf } from '@/lib/provisioning/proof/transcript';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import { changeDistribution, changePolicy, foreignGroup, stopSigning } from '@/test/harness/breaks';
import { cookiesFor, curled, type Grounds, groundsOf, said, signedAt } from '@/test/harness/denials';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

/**
 * What is wrong with where a request goes: the distribution, its behaviours, the bucket behind it, the browser in front of it.
 * Each is really broken at (Local) AWS, looked at by the worker, and explained by what was sent and answered.
 */
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => {
  world.aws.controls.deploySeconds = 0;
});

async function grounds(input: Parameters<typeof makeLibrary>[1] = {}): Promise<Grounds> {
  return groundsOf((await makeLibrary(world.owner, input)).library);
}

async function look(library: LibraryView): Promise<void> {
  await requestLook(world.owner, library.id);
  await workUntilIdle();
}

async function cause(text: string) {
  const found = await said(world.owner, text);
  return { ...found.cause, by: found.answeredBy.by, found };
}

test('signed-s3-url: the bucket’s own address was signed', async () => {
  const { library, ...rest } = await grounds();
  const url = bucketUrl(library.bucket.region, library.bucket.name, 'videos/one two.mp4');
  const text = await curled(signedAt({ ...rest, library }, { url }));
  expect(text).toMatch(/< HTTP\/1.1 40[03]/);
  expect(await cause(text)).toMatchObject({ code: 'signed-s3-url' });
});

test('behavior-not-restricted: a behaviour that somebody put in front asks for no signature', async () => {
  const here = await grounds();
  await changeDistribution(here.library, 'SIGNED', (config) => {
    const { TrustedKeyGroups: _, ...open } = config.DefaultCacheBehavior ?? { TargetOriginId: '', ViewerProtocolPolicy: 'allow-all' };
    config.CacheBehaviors = { Quantity: 1, Items: [{ ...open, PathPattern: 'videos/*' }] };
  });
  await look(here.library);
  const answer = await curled(here.url);
  expect(answer).toContain('< HTTP/1.1 200');
  expect((await cause(answer)).code).toBe('served');
  // Without the answer the question is why it is open.
  const { found, ...told } = await cause(here.url);
  expect(told).toMatchObject({ code: 'behavior-not-restricted', evidence: ['The pattern videos/* takes /videos/one%20two.mp4.'] });
  expect(found.about).toMatchObject({ libraryId: here.library.id });
});

test('other-behavior-matched: another behaviour takes the path, and it trusts another key', async () => {
  const here = await grounds();
  const theirs = await foreignGroup(`theirs-${here.library.id}`);
  await changeDistribution(here.library, 'SIGNED', (config) => {
    const main = config.DefaultCacheBehavior;
    if (main) config.CacheBehaviors = { Quantity: 1, Items: [{ ...main, PathPattern: '/videos/one*', TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [theirs] } }] };
  });
  await look(here.library);
  await requestInventory(world.owner);
  await workUntilIdle();
  const text = await curled(signedAt(here));
  expect(text).toContain('<Code>InvalidKey</Code>');
  expect((await cause(text)).code).toBe('other-behavior-matched');
});

test('scheme-changed: signed for https and asked for over http', async () => {
  const here = await grounds();
  await changeDistribution(here.library, 'SIGNED', (config) => {
    if (config.DefaultCacheBehavior) config.DefaultCacheBehavior.ViewerProtocolPolicy = 'allow-all';
  });
  await look(here.library);
  const signed = signedAt(here, { url: here.url.replace('http:', 'https:') }).replace('https:', 'http:');
  const text = await curled(signed, { port: world.aws.edgeHttpPort });
  expect(text).toContain('<Message>Access denied</Message>');
  expect((await cause(text)).code).toBe('scheme-changed');
});

test('cookie-secure: Secure cookies, and a video that is asked for over plain HTTP at a name of one’s own', async () => {
  const here = await grounds();
  const name = `media-${here.library.id.slice(0, 6)}.example.com`;
  await changeDistribution(here.library, 'SIGNED', (config) => {
    config.Aliases = { Quantity: 1, Items: [name] };
    config.ViewerCertificate = { ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555', SSLSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' };
    if (config.DefaultCacheBehavior) config.DefaultCacheBehavior.ViewerProtocolPolicy = 'allow-all';
  });
  await look(here.library);
  const set = Object.entries(cookiesFor(here)).map(([cookie, value]) => `Set-Cookie: ${cookie}=${value}; Domain=example.com; Path=/; Secure`).join('\n');
  const text = `${set}\n${await curled(`http://${name}/videos/one%20two.mp4`, { port: world.aws.edgeHttpPort })}`;
  expect(text).toContain('<Code>MissingKey</Code>');
  expect((await cause(text)).code).toBe('cookie-secure');
});

test('distribution-disabled: it serves nothing', async () => {
  const here = await grounds();
  await changeDistribution(here.library, 'SIGNED', (config) => { config.Enabled = false; });
  await look(here.library);
  const text = await curled(signedAt(here));
  expect(text).toContain('The request could not be satisfied');
  expect((await cause(text)).code).toBe('distribution-disabled');
});

test('distribution-not-deployed: a change is on its way, and the look saw it', async () => {
  const here = await grounds();
  const Id = here.library.distributions.find(({ role }) => role === 'SIGNED')?.awsId ?? '';
  await changeDistribution(here.library, 'SIGNED', (config) => { config.Enabled = false; });
  world.aws.controls.deploySeconds = 600;
  const { DistributionConfig, ETag } = await cloudfront().send(new GetDistributionConfigCommand({ Id }));
  if (!DistributionConfig) throw new Error('there is no config');
  await cloudfront().send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: { ...DistributionConfig, Enabled: true } }));
  await look(here.library);
  const text = await curled(signedAt(here));
  expect(text).toContain('The request could not be satisfied');
  expect((await cause(text)).code).toBe('distribution-not-deployed');
});

test('bucket-policy-refuses: S3 answers, and the policy names nobody any more', async () => {
  const here = await grounds();
  await s3(here.library.bucket.region).send(new DeleteBucketPolicyCommand({ Bucket: here.library.bucket.name }));
  const before = await curled(signedAt(here));
  expect(before).toMatch(/<Message>Access Denied<\/Message>[\s\S]*<RequestId>/);
  // Nobody has looked since: what S3 says is all there is.
  expect(await cause(before)).toMatchObject({ code: 's3-refused', by: 's3' });
  await look(here.library);
  expect(await cause(before)).toMatchObject({ code: 'bucket-policy-refuses', by: 's3' });
});

test('what a proof was answered is explained from its row, where the signature is masked', async () => {
  const here = await grounds();
  const { name: Bucket, region } = here.library.bucket;
  await s3(region).send(new DeleteBucketPolicyCommand({ Bucket }));
  world.aws.controls.clock.offsetSeconds += 2;
  await requestProof(world.owner, here.library.id);
  await look(here.library);
  const proof = (await findLibrary(world.owner, here.library.id))?.latestProof;
  const wrong = proof?.checks.find(({ id }) => id === 'signed-with-signature');
  if (!wrong) throw new Error('the proof did not ask');
  expect(wrong.passed).toBe(false);
  expect(await cause(transcriptOf(wrong))).toMatchObject({ code: 'bucket-policy-refuses', by: 's3' });
});

test('a statement that is missing for the basic distribution is no fault of the signed one', async () => {
  const here = await grounds({ withBasic: true });
  await changePolicy(here.library, (policy) => { policy.Statement = policy.Statement.filter(({ Sid }) => !String(Sid).includes('Basic')); });
  await look(here.library);
  const { code, found } = await cause(signedAt(here));
  expect(code).toBe('served');
  expect(found.checks.find(({ id }) => id === 'origin')).toMatchObject({ outcome: 'pass' });
  const probe = await cause(`${here.basic}/public/usher-probe.txt`);
  expect(probe.code).toBe('bucket-policy-refuses');
});

test.each(['OAC', 'OAI'] as const)('origin-access-wrong: the %s was taken from the distribution', async (originIdentityKind) => {
  const here = await grounds({ originIdentityKind });
  await changeDistribution(here.library, 'SIGNED', ({ Origins }) => {
    for (const origin of Origins?.Items ?? []) Object.assign(origin, { OriginAccessControlId: '', S3OriginConfig: { OriginAccessIdentity: '' } });
  });
  await look(here.library);
  const text = await curled(signedAt(here));
  expect(text).toMatch(/<Message>Access Denied<\/Message>[\s\S]*<RequestId>/);
  expect((await cause(text)).code).toBe('origin-access-wrong');
});

test('object-missing: S3 says the same as for what is forbidden, and a HEAD with the owner’s rights tells', async () => {
  const here = await grounds();
  const url = `${here.signed}/videos/One%20two.mp4`;
  const text = await curled(signedAt(here, { url }));
  expect(text).toMatch(/< HTTP\/1.1 40[34]/);
  expect(await cause(text)).toMatchObject({ code: 'object-missing', sentence: expect.stringContaining('videos/One two.mp4') });
});

test('basic-distribution: a private video was asked for where only public ones are served', async () => {
  const here = await grounds({ withBasic: true });
  const text = await curled(`${here.basic}/videos/one%20two.mp4`);
  expect(text).toContain('<Message>Access Denied</Message>');
  expect(await cause(text)).toMatchObject({ code: 'basic-distribution', by: 's3' });
});

test('cors-blocked: the browser speaks of CORS, and hides what CloudFront said', async () => {
  const here = await grounds();
  const url = signedAt(here, { expiresAt: new Date(Date.now() - 60_000) });
  const text = await curled(url, { headers: { Origin: 'https://elsewhere.example' } });
  expect(text).not.toContain('Access-Control-Allow-Origin');
  const { found, code } = await cause(text);
  expect([code, ...found.others.map((other) => other.code)]).toEqual(['expired', 'cors-blocked']);
  // What is served is not hidden by a refusal: then CORS itself is the cause.
  const complaint = `Access to fetch at '${signedAt(here)}' from origin 'https://elsewhere.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.`;
  expect((await cause(complaint)).code).toBe('cors-blocked');
});

test('kms-refuses: the key’s policy does not let CloudFront decrypt any more, and the proof has seen it', async () => {
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
  world.aws.controls.kmsKeys = [{ arn, mayDecrypt: ['arn:aws:cloudfront::111122223333:distribution/*'] }];
  const here = await grounds({ encryption: 'SSE_KMS', kmsKeyArn: arn });
  world.aws.controls.kmsKeys = [{ arn, mayDecrypt: [] }];
  // An edge keeps a probe for a second.
  world.aws.controls.clock.offsetSeconds += 2;
  await requestProof(world.owner, here.library.id);
  await workUntilIdle();
  const text = await curled(signedAt(here));
  expect(text).toMatch(/< HTTP\/1.1 40[03][\s\S]*<RequestId>/);
  expect(await cause(text)).toMatchObject({ code: 'kms-refuses', by: 's3' });
});

test('clock-skew: the signer’s clock is an hour behind AWS’s', async () => {
  const here = await grounds();
  world.aws.controls.clock.offsetSeconds = 3_600;
  try {
    await look(here.library);
    await keepAwsClock(db());
    forgetSigningClock();
    const text = await curled(signedAt(here));
    expect(text).toContain('<Message>Access denied</Message>');
    expect(await cause(text)).toMatchObject({ code: 'clock-skew', evidence: [expect.stringMatching(/^Our clock is (1 hour|59 minutes)/)] });
  } finally {
    world.aws.controls.clock.offsetSeconds = 0;
    // The SDK's clients have taken over AWS's clock.
    resetClients();
  }
});

// The last one, as what libraries share is broken.
test('origin-access-wrong: the origin access control signs nothing any more', async () => {
  const here = await grounds();
  await stopSigning(here.library);
  await look(here.library);
  expect((await cause(await curled(signedAt(here)))).code).toBe('origin-access-wrong');
});
