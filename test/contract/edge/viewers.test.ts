import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { view } from '../cloudfront-target';
import { openEdgeWorld, VIDEO, type EdgeWorld } from './world';

const APP = 'http://localhost:3000';

let world: EdgeWorld;
let signedHost: string;
let basicHost: string;

beforeAll(async () => {
  world = await openEdgeWorld();
  const { TrustedKeyGroups, distribution } = world;
  signedHost = (
    await distribution('signed', {
      TrustedKeyGroups,
      ResponseHeadersPolicyId: await createCorsPolicy(),
      AllowedMethods: { Quantity: 3, Items: ['GET', 'HEAD', 'OPTIONS'] },
    })
  ).host;
  basicHost = (await distribution('basic', {}, 'public/*')).host;
});

afterAll(() => world.close());

afterEach(() => {
  world.target.aws.controls.edgeBytesPerSecond = undefined;
});

async function createCorsPolicy(): Promise<string | undefined> {
  const { ResponseHeadersPolicy: policy } = await world.cloudfront.createResponseHeadersPolicy({
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

function sign(): string {
  return world.sign(`http://${signedHost}/videos/one%20two.mp4`);
}

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
  expect((await view(`http://dnobody.cloudfront.localhost:${world.target.aws.edgePort}/a`)).status).toBe(403);
  expect((await view(`http://${basicHost}/public/probe.txt`, { method: 'DELETE' })).status).toBe(403);
  expect((await view(`http://${basicHost}/public/probe.txt`, { method: 'OPTIONS' })).status).toBe(403);
  expect((await view(`http://${basicHost}/${'a'.repeat(8200)}`)).status).toBe(413);
  expect((await view(`http://${basicHost}/%zz`)).status).toBe(400);
});

test('a slowed edge takes its time', async () => {
  const url = sign();
  world.target.aws.controls.edgeBytesPerSecond = 20_000;
  const started = performance.now();
  expect((await view(url)).body).toHaveLength(5000);
  expect(performance.now() - started).toBeGreaterThan(240);
});

test('the journal shows what viewers asked the edge for', async () => {
  world.target.aws.journal.clear();
  const url = sign();
  await view(url, { headers: { range: 'bytes=0-1' } });
  expect(world.target.aws.journal.list()).toEqual([
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
