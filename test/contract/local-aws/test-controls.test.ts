import { CloudFront } from '@aws-sdk/client-cloudfront';
import { GetObjectCommand, S3 } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startLocalAws, type LocalAws } from '@/local-aws/server';
import { DEFAULT_ACCESS_KEY } from '@/local-aws/shared/accounts';
import { distributionConfig, refusalOf, view } from '../cloudfront-target';
import { controlsOf } from './controls';

const Bucket = 'bucket-of-the-journal';
let stateDir: string;
let aws: LocalAws;
let s3: S3;
let cloudfront: CloudFront;
let controls: ReturnType<typeof controlsOf>;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-'));
  aws = await startLocalAws({ apiPort: 0, edgePort: 0, stateDir, deploySeconds: 0, control: true });
  const options = { endpoint: aws.apiUrl, region: 'us-east-1', credentials: DEFAULT_ACCESS_KEY };
  s3 = new S3({ ...options, maxAttempts: 1, forcePathStyle: true });
  cloudfront = new CloudFront({ ...options, maxAttempts: 1 });
  controls = controlsOf(aws.apiUrl);
  await s3.createBucket({ Bucket });
});

beforeEach(async () => {
  await controls.reset();
  await controls.ask('DELETE', 'journal');
});

afterAll(async () => {
  await aws.close();
  await rm(stateDir, { recursive: true });
});

const ask = async (method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
  const answer = await controls.ask(method, path, body);
  const text = await answer.text();
  return [answer.status, text === '' ? undefined : JSON.parse(text)];
};

test('without being asked for there are no test controls: the path is S3’s, and nothing can be ordered', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'local-aws-'));
  const plain = await startLocalAws({ apiPort: 0, edgePort: 0, stateDir: dir });
  const answer = await fetch(`${plain.apiUrl}/_local-aws/faults`);
  expect(answer.headers.get('server')).toBe('AmazonS3');
  expect([plain.faults, plain.journal.list()]).toEqual([undefined, []]);
  await plain.close();
  await rm(dir, { recursive: true });
});

test.each([
  { deploySeconds: 5, clockOffsetSeconds: 'soon' },
  { deploySeconds: 5, clockOffsetSeconds: 1e300 },
  { deploySeconds: 5, more: 1 },
  { deploySeconds: -1, clockOffsetSeconds: 5 },
  { deploySeconds: 5, throttle: { cloudfrontCallsPerSecond: 0, burst: 1 } },
  { deploySeconds: 5, throttle: { cloudfrontCallsPerSecond: 1 } },
  [],
  null,
])('settings of which one is not valid change nothing: %j', async (settings) => {
  const [, before] = await ask('GET', 'control');
  const [status, answer] = await ask('PUT', 'control', settings);
  expect([status, answer]).toEqual([400, { error: expect.any(String) }]);
  expect(await ask('GET', 'control')).toEqual([200, before]);
});

const watch = { fault: { kind: 'watch' as const } };

test.each([
  ['a kind that does not exist', { fault: { kind: 'flood' } }],
  ['no fault', { service: 's3' }],
  ['a member that does not exist', { ...watch, after: 3 }],
  ['a service that does not exist', { ...watch, service: 'ec2' }],
  ['an operation that is a pattern of another sort', { ...watch, operation: '.+' }],
  ['a negative count', { ...watch, times: -1 }],
  ['a header that would split the answer', { fault: { kind: 'throttle', headers: { a: 'b\r\nc: d' } } }],
  ['a header with a line break', { fault: { kind: 'error', code: 'AccessDenied', headers: { a: 'b\r\nc' } } }],
  ['an unknown code without a status', { fault: { kind: 'error', code: 'Nonsense' } }],
  ['a stale read after the effect', { place: 'after-effect', fault: { kind: 'stale', seconds: 1 } }],
  ['an error after the reply', { place: 'after-reply', fault: { kind: 'throttle' } }],
  ['an id that is taken', { ...watch, id: 'first' }],
])('a rule with %s is refused with a sentence, and so is the whole list', async (_name, rule) => {
  await controls.order({ ...watch, id: 'first' });
  const [status, answer] = await ask('POST', 'faults', [watch, rule]);
  expect([status, answer]).toEqual([400, { error: expect.stringMatching(/\w+ .*\w/) }]);
  const [, rules] = await ask('GET', 'faults');
  expect(rules).toEqual([expect.objectContaining({ id: 'first', seen: 0 })]);
});

test('what is no list of rules is refused', async () => {
  for (const body of [{}, 'x', 5, null, [null], [5]])
    expect((await ask('PUT', 'faults', body))[0]).toBe(400);
  const noJson = await fetch(`${aws.apiUrl}/_local-aws/faults`, { method: 'POST', body: '[{' });
  expect(noJson.status).toBe(400);
});

test('rules are replaced in one step, removed one by one, and reset all at once', async () => {
  await controls.order({ ...watch, id: 'old' });
  expect(await ask('PUT', 'faults', [{ ...watch, id: 'old' }, { ...watch, id: 'new' }])).toEqual([
    200,
    { ids: ['old', 'new'] },
  ]);
  expect((await ask('DELETE', 'faults/old'))[0]).toBe(204);
  expect((await ask('DELETE', 'faults/old'))[0]).toBe(404);
  expect(await ask('GET', 'faults')).toEqual([200, [expect.objectContaining({ id: 'new' })]]);
  expect((await ask('DELETE', 'faults'))[0]).toBe(204);
  expect(await ask('GET', 'faults')).toEqual([200, []]);
});

test('who waits for a rule that is removed is told so', async () => {
  const [id = ''] = await controls.order(watch);
  const waiting = ask('GET', `faults/${id}?hits=1`);
  await ask('GET', 'control');
  await controls.release(id);
  expect((await waiting)[0]).toBe(404);
  expect((await ask('GET', 'faults/nobody'))[0]).toBe(404);
  expect((await ask('GET', 'faults?hits=x'))[0]).toBe(200);
});

test('in the same process a hit is a promise', async () => {
  const [id = ''] = aws.faults?.add({ operation: 'HeadBucket', ...watch }) ?? [];
  const hit = aws.faults?.hit(id, 2);
  await s3.headBucket({ Bucket });
  await s3.headBucket({ Bucket });
  expect(await hit).toMatchObject({ hits: 2, seen: 2 });
});

test('web pages have no say', async () => {
  const headers = { origin: 'http://evil.example', 'content-type': 'text/plain' };
  const body = JSON.stringify([watch]);
  const answer = await fetch(`${aws.apiUrl}/_local-aws/faults`, { method: 'POST', headers, body });
  expect(answer.status).toBe(403);
  expect(await ask('GET', 'faults')).toEqual([200, []]);
});

test('the journal tells what each call was about, by whom, how it ended and which fault acted', async () => {
  await controls.order({
    id: 'lost',
    operation: 'CreateDistribution',
    place: 'after-effect',
    times: 1,
    fault: { kind: 'reset' },
  });
  await s3.putObject({ Bucket, Key: 'a key/b', Body: 'the body' });
  await refusalOf(s3.headObject({ Bucket, Key: 'none' }));
  const lost = cloudfront.createDistribution({ DistributionConfig: distributionConfig('journal') });
  await expect(lost).rejects.toThrow();
  const { CloudFrontOriginAccessIdentity: identity } = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'journal', Comment: '' },
  });
  await cloudfront.getCloudFrontOriginAccessIdentity({ Id: identity?.Id });
  const { accessKeyId } = DEFAULT_ACCESS_KEY;
  const common = { accessKeyId, requestId: expect.stringMatching(/^\w+/), faults: [], at: expect.any(String) };
  expect(aws.journal.list()).toEqual([
    { ...common, service: 's3', operation: 'PutObject', resource: `${Bucket}/a key/b`, access: 'write', actions: ['s3:PutObject'], status: 200 },
    { ...common, service: 's3', operation: 'HeadObject', resource: `${Bucket}/none`, access: 'read', actions: ['s3:GetObject', 's3:ListBucket'], status: 404 },
    expect.objectContaining({ operation: 'CreateDistribution', status: undefined, faults: ['lost'] }),
    expect.objectContaining({
      operation: 'CreateCloudFrontOriginAccessIdentity',
      resource: identity?.Id,
      access: 'write',
      status: 201,
    }),
    expect.objectContaining({
      operation: 'GetCloudFrontOriginAccessIdentity',
      resource: identity?.Id,
      access: 'read',
      status: 200,
    }),
  ]);
});

test('the journal holds no body, no secret and no signature, and is bounded', async () => {
  await s3.putObject({ Bucket, Key: 'k', Body: 'the body of an object' });
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'k' }));
  await fetch(url);
  const signature = /X-Amz-Signature=(\w+)/.exec(url)?.[1] ?? 'none';
  await view(`http://d.cloudfront.localhost:${aws.edgePort}/a?Signature=${signature}&Policy=p`);
  await fetch(`${aws.apiUrl}/${Bucket}/${'k'.repeat(9_000)}`);
  const text = JSON.stringify(aws.journal.list());
  for (const secret of ['the body of', DEFAULT_ACCESS_KEY.secretAccessKey, signature])
    expect(text).not.toContain(secret);
  expect(text).toContain('/a?Signature=…&Policy=p');
  expect(text.length).toBeLessThan(5_000);
});

test('a rule can be about what viewers ask of the edge', async () => {
  const url = `http://d.cloudfront.localhost:${aws.edgePort}/a`;
  await controls.order({ service: 'edge', operation: 'GET', times: 1, fault: { kind: 'throttle', retryAfterSeconds: 3 } });
  const refused = await view(url);
  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '3']);
  expect((await view(url)).status).toBe(403);
  await controls.order({ service: 'edge', fault: { kind: 'reset' } });
  await expect(view(url)).rejects.toThrow();
});

test('with a call rate CloudFront lets a burst through and then says Throttling, S3 is not slowed, and null ends it', async () => {
  const throttle = { cloudfrontCallsPerSecond: 0.001, burst: 3 };
  expect(await ask('PUT', 'control', { throttle })).toEqual([200, expect.objectContaining({ throttle })]);
  const answers = await Promise.all(Array.from({ length: 5 }, () => refusalOf(cloudfront.listKeyGroups({}))));
  expect(answers.sort()).toEqual(['Throttling 400', 'Throttling 400', 'accepted', 'accepted', 'accepted']);
  await s3.headBucket({ Bucket });
  expect(await ask('PUT', 'control', { throttle: null })).toEqual([200, expect.objectContaining({ throttle: null })]);
  await cloudfront.listKeyGroups({});
});
