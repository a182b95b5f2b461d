import { CloudFront } from '@aws-sdk/client-cloudfront';
import { S3 } from '@aws-sdk/client-s3';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_ACCESS_KEY } from '@/local-aws/shared/accounts';
import { distributionConfig, refusalOf } from '../cloudfront-target';
import { useTarget } from '../target';
import { controlsOf } from './controls';

const target = useTarget();
const Bucket = 'bucket-with-faults';
let controls: ReturnType<typeof controlsOf>;

/** One attempt unless a test is about the SDK's own retries. */
const options = (maxAttempts: number) => ({
  endpoint: target.url(),
  region: 'us-east-1',
  credentials: DEFAULT_ACCESS_KEY,
  maxAttempts,
});
const cloudfront = (maxAttempts = 1) => new CloudFront(options(maxAttempts));
const s3 = (maxAttempts = 1) => new S3({ ...options(maxAttempts), forcePathStyle: true });

beforeAll(async () => {
  controls = controlsOf(target.url());
  await s3().createBucket({ Bucket });
});

afterEach(() => controls.reset());

const create = (reference: string, client = cloudfront()) =>
  client.createDistribution({ DistributionConfig: distributionConfig(reference) });
const references = async () => {
  const { DistributionList: list } = await cloudfront().listDistributions({});
  const items = (list?.Items ?? []).map(({ Id }) => cloudfront().getDistributionConfig({ Id }));
  return (await Promise.all(items)).map(({ DistributionConfig: config }) => config?.CallerReference);
};
/** What a call that gets no whole answer ends with is the HTTP client's business; that it ends is ours. */
const failure = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    () => 'failed',
  );

describe('before the effect', () => {
  test('a call that is refused by a rule has not happened, and the rule ends with its count', async () => {
    await controls.order({
      service: 'cloudfront',
      operation: 'CreateDistribution',
      times: 2,
      fault: { kind: 'error', code: 'TooManyDistributions' },
    });
    expect(await refusalOf(create('refused'))).toBe('TooManyDistributions 400');
    expect(await refusalOf(create('refused'))).toBe('TooManyDistributions 400');
    expect(await references()).not.toContain('refused');
    expect(await refusalOf(create('refused'))).toBe('accepted');
  });

  test('a rule lets as many calls pass as it skips, and its wildcard fits one kind of call', async () => {
    const [id = ''] = await controls.order({
      service: 's3',
      operation: 'PutBucket*',
      skip: 1,
      fault: { kind: 'error', code: 'AccessDenied' },
    });
    const tag = () => s3().putBucketTagging({ Bucket, Tagging: { TagSet: [] } });
    expect(await refusalOf(tag())).toBe('accepted');
    expect(await refusalOf(tag())).toBe('AccessDenied 403');
    expect(await refusalOf(s3().headBucket({ Bucket }))).toBe('accepted');
    expect(await controls.hit(id)).toMatchObject({ seen: 2, hits: 1 });
  });

  test("throttling has each service's own words, and the SDK's retries outlast a burst", async () => {
    await controls.order({ fault: { kind: 'throttle', retryAfterSeconds: 0 }, times: 2 });
    const slow = await fetch(`${target.url()}/${Bucket}`);
    expect([slow.status, slow.headers.get('retry-after')]).toEqual([503, '0']);
    expect(await slow.text()).toContain('<Code>SlowDown</Code>');
    expect(await refusalOf(cloudfront().listDistributions({}))).toBe('Throttling 400');
    await controls.order({ service: 's3', operation: 'HeadBucket', times: 2, fault: { kind: 'throttle' } });
    const { $metadata } = await s3(3).headBucket({ Bucket });
    expect($metadata.attempts).toBe(3);
  });

  test('a call whose connection is reset has not happened', async () => {
    await controls.order({ operation: 'CreateDistribution', fault: { kind: 'reset' } });
    expect(await failure(create('reset'))).toBe('failed');
    expect(await references()).not.toContain('reset');
  });

  test('a delayed call comes late', async () => {
    await controls.order({ operation: 'HeadBucket', fault: { kind: 'delay', seconds: 0.15 } });
    const started = performance.now();
    await s3().headBucket({ Bucket });
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  test('a held call waits until it is let go', async () => {
    const [id = ''] = await controls.order({ operation: 'CreateDistribution', fault: { kind: 'hold' } });
    const call = create('held');
    expect(await controls.hit(id)).toMatchObject({ hits: 1, held: 1 });
    expect(await references()).not.toContain('held');
    await controls.release(id);
    expect(await refusalOf(call)).toBe('accepted');
  });

  test('a held call whose caller is gone never happens', async () => {
    const [id = ''] = await controls.order({ operation: 'CreateDistribution', fault: { kind: 'hold' } });
    const client = cloudfront();
    const killed = new AbortController();
    const call = failure(
      client.createDistribution(
        { DistributionConfig: distributionConfig('gone') },
        { abortSignal: killed.signal },
      ),
    );
    await controls.hit(id);
    killed.abort();
    expect(await call).toBe('failed');
    await controls.reset();
    expect(await references()).not.toContain('gone');
  });
});

describe('after the effect and before the reply', () => {
  test.each([
    ['a reset', { kind: 'reset' as const }],
    ['a body cut short', { kind: 'truncated-body' as const }],
    ['a cut document', { kind: 'truncated-xml' as const }],
    ['a document of something else', { kind: 'body' as const, text: '<html><body>Proxy' }],
  ])('a creation whose reply is lost by %s has happened', async (name, fault) => {
    await controls.order({ operation: 'CreateDistribution', place: 'after-effect', times: 1, fault });
    expect(await failure(create(name))).toBe('failed');
    expect(await references()).toContain(name);
    expect(await refusalOf(create(name))).toBe('DistributionAlreadyExists 409');
  });

  test("the SDK's own retry of a lost creation meets what it has made", async () => {
    await controls.order({
      operation: 'CreateDistribution',
      place: 'after-effect',
      times: 1,
      fault: { kind: 'error', code: 'ServiceUnavailable' },
    });
    expect(await refusalOf(create('retried', cloudfront(3)))).toBe('DistributionAlreadyExists 409');
  });

  test('a caller who gives up waiting for a reply has been obeyed', async () => {
    const [id = ''] = await controls.order({
      operation: 'CreateBucket',
      place: 'after-effect',
      fault: { kind: 'hold' },
    });
    const impatient = new AbortController();
    const call = failure(s3().createBucket({ Bucket: 'made-unseen' }, { abortSignal: impatient.signal }));
    await controls.hit(id);
    impatient.abort();
    expect(await call).toBe('failed');
    expect(await refusalOf(s3().headBucket({ Bucket: 'made-unseen' }))).toBe('accepted');
  });

  test('an object comes short, with its whole length promised', async () => {
    await s3().putObject({ Bucket, Key: 'video', Body: 'x'.repeat(10_000) });
    await controls.order({
      operation: 'GetObject',
      place: 'after-effect',
      fault: { kind: 'truncated-body', keepBytes: 100 },
    });
    const { Body: body, ContentLength: length } = await s3().getObject({ Bucket, Key: 'video' });
    expect(length).toBe(10_000);
    expect(await failure(body?.transformToByteArray() ?? Promise.resolve())).toBe('failed');
  });
});

describe('after the reply', () => {
  test('the reply arrives, and everything that comes after it waits', async () => {
    const [id = ''] = await controls.order({
      operation: 'CreateDistribution',
      place: 'after-reply',
      times: 1,
      fault: { kind: 'hold' },
    });
    expect(await refusalOf(create('replied'))).toBe('accepted');
    await controls.hit(id);
    let isAnswered = false;
    const next = s3()
      .headBucket({ Bucket })
      .then(() => (isAnswered = true));
    expect(await controls.ask('GET', 'faults').then((answer) => answer.status)).toBe(200);
    expect(isAnswered).toBe(false);
    await controls.release(id);
    await next;
  });

  test('a connection can end when its reply is out', async () => {
    const [id = ''] = await controls.order({
      operation: 'ListDistributions',
      place: 'after-reply',
      fault: { kind: 'reset' },
    });
    expect(await refusalOf(cloudfront().listDistributions({}))).toBe('accepted');
    expect(await controls.hit(id)).toMatchObject({ hits: 1 });
  });
});

describe('stale reads', () => {
  test('what was just made is not found, neither read nor listed, until the lag is over', async () => {
    const { Distribution: made } = await create('just-made');
    await controls.order({ service: 'cloudfront', fault: { kind: 'stale', seconds: 60 } });
    expect(await refusalOf(cloudfront().getDistribution({ Id: made?.Id }))).toBe('NoSuchDistribution 404');
    expect(await references()).not.toContain('just-made');
    expect(await refusalOf(create('just-made'))).toBe('DistributionAlreadyExists 409');
    await controls.ask('PUT', 'control', { clockOffsetSeconds: 61 });
    const { Distribution: found } = await cloudfront().getDistribution({ Id: made?.Id });
    expect(found?.Id).toBe(made?.Id);
    await controls.ask('PUT', 'control', { clockOffsetSeconds: 0 });
  });

  test('a bucket just made is not there yet, and its settings are those of before the last change', async () => {
    await s3().createBucket({ Bucket: 'bucket-just-made' });
    const [id = ''] = await controls.order({
      service: 's3',
      fault: { kind: 'stale-by-changes', changes: 1 },
    });
    expect(await refusalOf(s3().getBucketLocation({ Bucket: 'bucket-just-made' }))).toBe('NoSuchBucket 404');
    const { Buckets: listed } = await s3().listBuckets({});
    expect(listed?.map(({ Name }) => Name)).not.toContain('bucket-just-made');
    await controls.release(id);
    const tags = { Bucket: 'bucket-just-made', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } };
    await s3().putBucketTagging(tags);
    await controls.order({
      operation: 'GetBucketTagging',
      times: 1,
      fault: { kind: 'stale-by-changes', changes: 1 },
    });
    expect(await refusalOf(s3().getBucketTagging({ Bucket: tags.Bucket }))).toBe('NoSuchTagSet 404');
    expect((await s3().getBucketTagging({ Bucket: tags.Bucket })).TagSet).toEqual(tags.Tagging.TagSet);
  });

  test('objects are never behind, as they are not at S3', async () => {
    await s3().putObject({ Bucket, Key: 'at-once', Body: 'x' });
    await controls.order({ service: 's3', fault: { kind: 'stale-by-changes', changes: 1 } });
    expect((await s3().headObject({ Bucket, Key: 'at-once' })).ContentLength).toBe(1);
    await s3().deleteObject({ Bucket, Key: 'at-once' });
    const { Contents: contents } = await s3().listObjectsV2({ Bucket, Prefix: 'at-once' });
    expect(contents).toBeUndefined();
  });
});
