import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishDeployments, view } from '../cloudfront-target';
import { BUCKET, codeOf, createDistribution, openEdgeWorld, VIDEO, type EdgeWorld } from './world';

let world: EdgeWorld;
let signedHost: string;
let basicHost: string;
let identityHost: string;
let keyPairId: string;
let privateKey: string;

/** A basic and a signed distribution with an origin access control and, beside them, one with an origin access identity. */
beforeAll(async () => {
  world = await openEdgeWorld();
  ({ keyPairId, privateKey } = world);
  const { TrustedKeyGroups, cloudfront, distribution, allow } = world;
  signedHost = (await distribution('signed', { TrustedKeyGroups })).host;
  basicHost = (await distribution('basic', {}, 'public/*')).host;
  const { CloudFrontOriginAccessIdentity: identity } = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'i', Comment: '' },
  });
  const id = identity?.Id ?? '';
  const origin = { S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${id}` } };
  identityHost = (await createDistribution(cloudfront, 'identity', origin, { TrustedKeyGroups })).host;
  await allow({ AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}` }, 'videos/*');
  await finishDeployments(world.target);
});

afterAll(() => world.close());

function videoUrl(host = signedHost, key = 'videos/one%20two.mp4'): string {
  return `http://${host}/${key}`;
}

function sign(url = videoUrl(), seconds = 60): string {
  return world.sign(url, seconds);
}

describe('the proof that it is closed', () => {
  test('the bucket itself refuses whoever asks without credentials', async () => {
    const answer = await view(`${world.target.aws.apiUrl}/${BUCKET}/videos/other.mp4`);
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
        Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(Date.parse(world.inSeconds(60)) / 1000) } },
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
    const options = { url: videoUrl(), keyPairId, privateKey, dateLessThan: world.inSeconds(60), ipAddress };
    return view(getSignedUrl({ ...options, dateGreaterThan: world.inSeconds(-60) }));
  };
  expect((await from('127.0.0.0/8')).status).toBe(200);
  expect(codeOf(await from('192.0.2.1/32'))).toBe('403 AccessDenied');
});

test('a URL dies with its time while it is in use', async () => {
  const url = sign();
  const { clock } = world.target.aws.controls;
  expect((await view(url)).status).toBe(200);
  clock.offsetSeconds += 61;
  const late = await view(url, { headers: { range: 'bytes=0-1' } });
  clock.offsetSeconds -= 61;
  expect(codeOf(late)).toBe('403 AccessDenied');
});

test('a policy for https holds where the port counts as HTTPS, and its URL is asked for as http', async () => {
  const signedForHttps = sign(videoUrl().replace('http:', 'https:')).replace('https:', 'http:');
  expect((await view(signedForHttps)).status).toBe(200);
  const { edgePort, edgeHttpPort } = world.target.aws;
  const plain = sign(videoUrl(signedHost.replace(String(edgePort), String(edgeHttpPort))));
  expect((await view(plain)).headers['content-type']).toBe('text/html');
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
