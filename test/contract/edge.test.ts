import type { CloudFront, DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import type { S3 } from '@aws-sdk/client-s3';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  distributionConfig,
  finishDeployments,
  openTarget,
  view,
  type Target,
  type ViewerAnswer,
} from './cloudfront-target';

const BUCKET = 'videos-of-the-seed';
const VIDEO = Buffer.from(Array.from({ length: 5000 }, (_, index) => 97 + (index % 26)));
const APP = 'http://localhost:3000';

let target: Target;
let cloudfront: CloudFront;
let s3: S3;
let signedHost: string;
let basicHost: string;
let identityHost: string;
let keyPairId: string;
let privateKey: string;

/** The seed's steps 1 to 6, with an origin access control and, beside it, an origin access identity. */
beforeAll(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
  s3 = target.s3;
  await s3.createBucket({ Bucket: BUCKET });
  await s3.putObject({ Bucket: BUCKET, Key: 'videos/one two.mp4', Body: VIDEO, ContentType: 'video/mp4' });
  await s3.putObject({ Bucket: BUCKET, Key: 'videos/other.mp4', Body: VIDEO, ContentType: 'video/mp4' });
  await s3.putObject({ Bucket: BUCKET, Key: 'public/probe.txt', Body: 'probe' });

  const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  privateKey = keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const EncodedKey = keyPair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = await cloudfront.createPublicKey({
    PublicKeyConfig: { CallerReference: 'k', Name: 'k', EncodedKey },
  });
  keyPairId = key.PublicKey?.Id ?? '';
  const group = await cloudfront.createKeyGroup({ KeyGroupConfig: { Name: 'g', Items: [keyPairId] } });
  const TrustedKeyGroups = { Enabled: true, Quantity: 1, Items: [group.KeyGroup?.Id ?? ''] };

  const signed = await createDistribution('signed', await originWithControl('signed'), {
    TrustedKeyGroups,
    ResponseHeadersPolicyId: await createCorsPolicy(),
    AllowedMethods: { Quantity: 3, Items: ['GET', 'HEAD', 'OPTIONS'] },
  });
  const basic = await createDistribution('basic', await originWithControl('basic'), {});
  const { origin, arn: identityArn } = await originWithIdentity();
  const identity = await createDistribution('identity', origin, { TrustedKeyGroups });
  await putBucketPolicy([
    allow({ Service: 'cloudfront.amazonaws.com' }, '*', { StringEquals: { 'AWS:SourceArn': signed.arn } }),
    allow({ Service: 'cloudfront.amazonaws.com' }, 'public/*', {
      StringEquals: { 'AWS:SourceArn': basic.arn },
    }),
    allow({ AWS: identityArn }, 'videos/*'),
  ]);
  signedHost = signed.host;
  basicHost = basic.host;
  identityHost = identity.host;
  finishDeployments(target);
});

afterAll(() => target.close());

beforeEach(() => {
  target.aws.controls.edgeBytesPerSecond = undefined;
});

async function createDistribution(name: string, origin: object, behavior: Partial<DefaultCacheBehavior>) {
  const config = distributionConfig(name, { DomainName: `${BUCKET}.s3.us-east-1.amazonaws.com`, ...origin });
  const DefaultCacheBehavior = { ...config.DefaultCacheBehavior, ...behavior } as DefaultCacheBehavior;
  const created = await cloudfront.createDistribution({
    DistributionConfig: { ...config, DefaultCacheBehavior },
  });
  return { host: created.Distribution?.DomainName ?? '', arn: created.Distribution?.ARN };
}

async function originWithControl(name: string) {
  const OriginAccessControlConfig = {
    Name: name,
    SigningProtocol: 'sigv4' as const,
    SigningBehavior: 'always' as const,
    OriginAccessControlOriginType: 's3' as const,
  };
  const { OriginAccessControl: control } = await cloudfront.createOriginAccessControl({
    OriginAccessControlConfig,
  });
  return { OriginAccessControlId: control?.Id };
}

async function originWithIdentity() {
  const { CloudFrontOriginAccessIdentity: identity } = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'i', Comment: '' },
  });
  const id = identity?.Id ?? '';
  const origin = { S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${id}` } };
  return { origin, arn: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}` };
}

async function createCorsPolicy(): Promise<string | undefined> {
  const { ResponseHeadersPolicy: policy } = await cloudfront.createResponseHeadersPolicy({
    ResponseHeadersPolicyConfig: {
      Name: 'cors',
      CorsConfig: {
        AccessControlAllowOrigins: { Quantity: 1, Items: [APP] },
        AccessControlAllowHeaders: { Quantity: 1, Items: ['Range'] },
        AccessControlAllowMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
        AccessControlExposeHeaders: { Quantity: 1, Items: ['Content-Range'] },
        AccessControlAllowCredentials: true,
        AccessControlMaxAgeSec: 600,
        OriginOverride: true,
      },
    },
  });
  return policy?.Id;
}

function allow(principal: object, keys: string, condition?: object) {
  const Resource = `arn:aws:s3:::${BUCKET}/${keys}`;
  return { Effect: 'Allow', Principal: principal, Action: 's3:GetObject', Resource, Condition: condition };
}

async function putBucketPolicy(statements: object[]): Promise<void> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await s3.putBucketPolicy({ Bucket: BUCKET, Policy });
}

function videoUrl(host = signedHost, key = 'videos/one%20two.mp4'): string {
  return `http://${host}/${key}`;
}

function inSeconds(seconds: number): string {
  return new Date(target.aws.controls.clock.now().getTime() + seconds * 1000).toISOString();
}

function sign(url = videoUrl(), seconds = 60): string {
  return getSignedUrl({ url, keyPairId, privateKey, dateLessThan: inSeconds(seconds) });
}

function codeOf(answer: ViewerAnswer): string {
  return `${answer.status} ${/<Code>(.*?)<\/Code>/.exec(answer.body)?.[1] ?? ''}`.trim();
}

describe("the seed's proof", () => {
  test('the bucket itself refuses whoever asks without credentials', async () => {
    const answer = await view(`${target.aws.apiUrl}/${BUCKET}/videos/other.mp4`);
    expect(codeOf(answer)).toBe('403 AccessDenied');
  });

  test('the signed distribution asks for a signature, in the words and headers of CloudFront', async () => {
    const answer = await view(videoUrl());
    expect(answer.status).toBe(403);
    expect(answer.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey</Code>' +
        '<Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>',
    );
    expect(answer.headers).toMatchObject({
      'content-type': 'text/xml',
      'content-length': '146',
      server: 'CloudFront',
      'x-cache': 'Error from cloudfront',
    });
    expect(answer.headers.via).toMatch(/\(CloudFront\)$/);
    expect(answer.headers['x-amz-cf-id']).toMatch(/^[A-Za-z0-9_-]{54}==$/);
  });

  test('the basic distribution gives what is public and is refused the videos by the bucket policy', async () => {
    expect((await view(`http://${basicHost}/public/probe.txt`)).body).toBe('probe');
    const video = await view(videoUrl(basicHost));
    expect(codeOf(video)).toBe('403 AccessDenied');
    expect(video.body).toContain('<Message>Access Denied</Message><RequestId>');
  });

  test('a signed URL gives the video through the access control, and through the identity', async () => {
    const answer = await view(sign());
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(VIDEO.toString());
    expect(answer.headers).toMatchObject({ 'content-type': 'video/mp4', 'x-cache': 'Miss from cloudfront' });
    expect((await view(sign(videoUrl(identityHost)))).status).toBe(200);
  });

  test('an expired URL, a tampered one and one for another object are refused', async () => {
    expect(codeOf(await view(sign(videoUrl(), -1)))).toBe('403 AccessDenied');
    expect(codeOf(await view(sign().replace(/Expires=\d+/, 'Expires=2147483647')))).toBe('403 AccessDenied');
    const other = await view(sign().replace('one%20two', 'other'));
    expect(codeOf(other)).toBe('403 AccessDenied');
    expect(other.body).toContain('<Message>Access denied</Message>');
  });

  test('an identity opens what the policy gives it and nothing else', async () => {
    expect(codeOf(await view(sign(videoUrl(identityHost, 'public/probe.txt'))))).toBe('403 AccessDenied');
  });
});

test('each fault of a signature has its own answer', async () => {
  const url = sign();
  expect(codeOf(await view(url.replace(keyPairId, 'KNOBODYKNOWSIT')))).toBe('403 InvalidKey');
  expect(codeOf(await view(url.replace(/Signature=[^&]*/, 'Signature=%21')))).toBe('403 MalformedSignature');
  expect(codeOf(await view(url.replace(/Expires=(\d+)/, 'Expires=$1000')))).toBe('403 MalformedPolicy');
  expect(codeOf(await view(`${url}&more=1`))).toBe('403 AccessDenied');
});

test('signed cookies open what their policy covers, and a reserved parameter in the URL switches them off', async () => {
  const policy = JSON.stringify({
    Statement: [
      {
        Resource: `http://${signedHost}/videos/*`,
        Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(Date.parse(inSeconds(60)) / 1000) } },
      },
    ],
  });
  const cookies = getSignedCookies({ keyPairId, privateKey, policy });
  const headers = {
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  };
  expect((await view(videoUrl(), { headers })).status).toBe(200);
  expect(codeOf(await view(videoUrl(signedHost, 'public/probe.txt'), { headers }))).toBe('403 AccessDenied');
  expect(codeOf(await view(`${videoUrl()}?Expires=1`, { headers }))).toBe('403 MissingKey');
});

test('a policy for one address opens nothing to another', async () => {
  const from = (ipAddress: string) => {
    const options = { url: videoUrl(), keyPairId, privateKey, dateLessThan: inSeconds(60), ipAddress };
    return view(getSignedUrl({ ...options, dateGreaterThan: inSeconds(-60) }));
  };
  expect((await from('127.0.0.0/8')).status).toBe(200);
  expect(codeOf(await from('192.0.2.1/32'))).toBe('403 AccessDenied');
});

test('a URL dies with its time while it is in use', async () => {
  const url = sign();
  const { clock } = target.aws.controls;
  expect((await view(url)).status).toBe(200);
  clock.offsetSeconds += 61;
  const late = await view(url, { headers: { range: 'bytes=0-1' } });
  clock.offsetSeconds -= 61;
  expect(codeOf(late)).toBe('403 AccessDenied');
});

test('ranges come from the front, the middle and the end, and one beyond the end is refused', async () => {
  const url = sign();
  const part = (range: string) => view(url, { headers: { range } });
  const middle = await part('bytes=26-30');
  expect(middle).toMatchObject({ status: 206, body: 'abcde' });
  expect(middle.headers).toMatchObject({ 'content-range': 'bytes 26-30/5000', 'content-length': '5' });
  expect(await part('bytes=-2')).toMatchObject({ status: 206, body: VIDEO.subarray(-2).toString() });
  expect((await part('bytes=4998-')).headers['content-range']).toBe('bytes 4998-4999/5000');
  const beyond = await part('bytes=5000-');
  expect(beyond.status).toBe(416);
  expect(beyond.headers['content-range']).toBe('bytes */5000');
});

test('HEAD gives the headers alone, and a body that has not changed is not sent again', async () => {
  const url = sign();
  const head = await view(url, { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '' });
  expect(head.headers['content-length']).toBe('5000');
  const again = await view(url, { headers: { 'if-none-match': String(head.headers.etag) } });
  expect(again).toMatchObject({ status: 304, body: '' });
});

test('the player of the listed origin may read a range with credentials, another origin may not', async () => {
  const url = sign();
  const own = await view(url, { headers: { origin: APP, range: 'bytes=0-4' } });
  expect(own.status).toBe(206);
  expect(own.headers).toMatchObject({
    'access-control-allow-origin': APP,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Content-Range',
    vary: 'Origin',
  });
  const foreign = await view(url, { headers: { origin: 'http://evil.example' } });
  expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  const preflight = {
    origin: APP,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'range',
  };
  const asked = await view(url, { method: 'OPTIONS', headers: preflight });
  expect(asked.headers).toMatchObject({
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'Range',
    'access-control-max-age': '600',
  });
});

test('unknown hosts, methods that are not allowed and URLs that are too long end at the edge', async () => {
  expect((await view(`http://dnobody.cloudfront.localhost:${target.aws.edgePort}/a`)).status).toBe(403);
  expect((await view(`http://${basicHost}/public/probe.txt`, { method: 'DELETE' })).status).toBe(403);
  expect((await view(`http://${basicHost}/public/probe.txt`, { method: 'OPTIONS' })).status).toBe(403);
  expect((await view(`http://${basicHost}/${'a'.repeat(8200)}`)).status).toBe(413);
  expect((await view(`http://${basicHost}/%zz`)).status).toBe(400);
});

test('whatever path, query and cookies a viewer sends, the edge answers and never blames itself', async () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from('/.%2e?=&*~-_aZ0\\"<;+')), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, text, text, async (path, query, cookie) => {
      const signature = `Key-Pair-Id=${keyPairId}&Signature=${query}&Policy=${query}&Expires=${query}`;
      const headers = {
        cookie: `CloudFront-Key-Pair-Id=${keyPairId}; CloudFront-Signature=${cookie}; ${cookie}`,
      };
      for (const host of [signedHost, basicHost]) {
        for (const search of [query, signature]) {
          const answer = await view(`http://${host}/${path}?${search}`, { headers });
          expect([400, 403, 416]).toContain(answer.status);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('dots in a path reach neither another behaviour nor another object', async () => {
  expect(codeOf(await view(`http://${basicHost}/public/../videos/other.mp4`))).toBe('403 AccessDenied');
  expect(codeOf(await view(`http://${basicHost}/public/%2e%2e/videos/other.mp4`))).toBe('403 AccessDenied');
});

test('the edge serves the configuration that is deployed, then the next one, then none', async () => {
  const created = await createDistribution('changing', await originWithControl('changing'), {});
  const { DistributionList: list } = await cloudfront.listDistributions({});
  const Id = list?.Items?.find((item) => item.ARN === created.arn)?.Id;
  const probe = async () => (await view(`http://${created.host}/public/probe.txt`)).status;
  const { Policy: policy = '' } = await s3.getBucketPolicy({ Bucket: BUCKET });
  const { Statement: statements } = JSON.parse(policy) as { Statement: object[] };
  const SourceArn = { StringEquals: { 'AWS:SourceArn': created.arn } };
  await putBucketPolicy([
    ...statements,
    allow({ Service: 'cloudfront.amazonaws.com' }, 'public/*', SourceArn),
  ]);
  expect(await probe()).toBe(403);
  finishDeployments(target);
  expect(await probe()).toBe(200);

  const read = await cloudfront.getDistributionConfig({ Id });
  if (!read.DistributionConfig) throw new Error('No configuration');
  const DistributionConfig = { ...read.DistributionConfig, Enabled: false };
  await cloudfront.updateDistribution({ Id, IfMatch: read.ETag, DistributionConfig });
  expect(await probe()).toBe(200);
  finishDeployments(target);
  expect(await probe()).toBe(403);
});

test('an alternate name is served by its distribution, and the signature is for that name', async () => {
  const Aliases = { Quantity: 1, Items: ['media.example.test'] };
  const ViewerCertificate = {
    ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
    SSLSupportMethod: 'sni-only' as const,
  };
  const { DistributionList: list } = await cloudfront.listDistributions({});
  const Id = list?.Items?.find((item) => item.DomainName === signedHost)?.Id;
  const { DistributionConfig: config, ETag: IfMatch } = await cloudfront.getDistributionConfig({ Id });
  if (!config) throw new Error('No configuration');
  await cloudfront.updateDistribution({
    Id,
    IfMatch,
    DistributionConfig: { ...config, Aliases, ViewerCertificate },
  });
  const host = `media.example.test:${target.aws.edgePort}`;
  expect((await view(videoUrl(host))).headers['content-type']).toBe('text/html');
  finishDeployments(target);
  expect(codeOf(await view(videoUrl(host)))).toBe('403 MissingKey');
  expect((await view(sign(videoUrl(host)))).status).toBe(200);
  expect(codeOf(await view(sign(videoUrl(host)).replace(host, signedHost)))).toBe('403 AccessDenied');
});

test('a key taken out of its group opens nothing more', async () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const EncodedKey = pem.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = await cloudfront.createPublicKey({
    PublicKeyConfig: { CallerReference: 'r', Name: 'r', EncodedKey },
  });
  const second = key.PublicKey?.Id ?? '';
  const [group] = (await cloudfront.listKeyGroups({})).KeyGroupList?.Items ?? [];
  const Id = group?.KeyGroup?.Id;
  const withKeys = async (Items: string[]) => {
    const { ETag: IfMatch } = await cloudfront.getKeyGroup({ Id });
    await cloudfront.updateKeyGroup({ Id, IfMatch, KeyGroupConfig: { Name: 'g', Items } });
  };
  const url = getSignedUrl({
    url: videoUrl(),
    keyPairId: second,
    privateKey: pem.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    dateLessThan: inSeconds(60),
    algorithm: 'SHA256',
  });
  expect(codeOf(await view(url))).toBe('403 InvalidKey');
  await withKeys([keyPairId, second]);
  expect((await view(url)).status).toBe(200);
  await withKeys([keyPairId]);
  expect(codeOf(await view(url))).toBe('403 InvalidKey');
});

test('a slowed edge takes its time', async () => {
  const url = sign();
  target.aws.controls.edgeBytesPerSecond = 20_000;
  const started = performance.now();
  expect((await view(url)).body).toHaveLength(5000);
  expect(performance.now() - started).toBeGreaterThan(240);
});

test('the journal shows what viewers asked the edge for', async () => {
  target.aws.journal.clear();
  const url = sign();
  await view(url, { headers: { range: 'bytes=0-1' } });
  expect(target.aws.journal.list()).toEqual([
    {
      service: 'edge',
      method: 'GET',
      host: signedHost,
      path: url.slice(`http://${signedHost}`.length).replace(/Signature=[^&]*/, 'Signature=…'),
      range: 'bytes=0-1',
      protocol: 'https',
      requestId: expect.stringMatching(/^[\w-]{54}==$/),
      status: 206,
      xCache: expect.stringMatching(/from cloudfront$/),
      faults: [],
      at: expect.stringMatching(/Z$/),
    },
  ]);
});
