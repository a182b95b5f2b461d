import type { ViewerProtocolPolicy } from '@aws-sdk/client-cloudfront';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { view } from '../cloudfront-target';
import { codeOf, openEdgeWorld, xCacheOf, type EdgeWorld } from './world';

const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const hosts = new Map<ViewerProtocolPolicy, string>();
let world: EdgeWorld;

beforeAll(async () => {
  world = await openEdgeWorld();
  for (const ViewerProtocolPolicy of ['allow-all', 'https-only', 'redirect-to-https'] as const) {
    const behavior = { ViewerProtocolPolicy, CachePolicyId: CACHING_OPTIMIZED };
    hosts.set(ViewerProtocolPolicy, (await world.distribution(ViewerProtocolPolicy, behavior)).host);
  }
});

afterAll(() => world.close());

function hostOf(policy: ViewerProtocolPolicy): string {
  return hosts.get(policy) ?? '';
}

/** The same name on the port that plays plain HTTP. */
function plain(host: string): string {
  return host.replace(/:\d+$/, `:${world.target.aws.edgeHttpPort}`);
}

test('a behaviour that allows both serves both, from one cache', async () => {
  const host = hostOf('allow-all');
  expect(await view(`http://${plain(host)}/public/probe.txt`)).toMatchObject({ status: 200, body: 'probe' });
  expect(xCacheOf(await view(`http://${host}/public/probe.txt`))).toBe('Hit');
});

test('a behaviour for HTTPS only refuses plain HTTP, whatever is kept', async () => {
  const host = hostOf('https-only');
  expect((await view(`http://${host}/public/probe.txt`)).status).toBe(200);
  const refused = await view(`http://${plain(host)}/public/probe.txt`);
  expect(refused.status).toBe(403);
  expect(refused.body).toContain('The request could not be satisfied');
  expect(refused.headers).toMatchObject({ server: 'CloudFront', 'x-cache': 'Error from cloudfront' });
});

test('a redirect leads to the same URL where HTTPS is played, byte for byte', async () => {
  const host = hostOf('redirect-to-https');
  const target = '/public/probe.txt?a=%20b&Expires=1';
  for (const method of ['GET', 'HEAD']) {
    const answer = await view(`http://${plain(host)}${target}`, { method });
    expect(answer.status).toBe(301);
    expect(answer.headers).toMatchObject({
      location: `http://${host}${target}`,
      'x-cache': 'Redirect from cloudfront',
      server: 'CloudFront',
      'content-length': '167',
    });
  }
  expect((await view(`http://${plain(host)}${target}`, { method: 'POST' })).status).toBe(307);
  expect((await view(`http://${host}${target}`)).status).toBe(200);
});

test('a URL signed for the plain port opens it there, and nothing signed for https does', async () => {
  const { TrustedKeyGroups } = world;
  const { host } = await world.distribution('signed', {
    TrustedKeyGroups,
    ViewerProtocolPolicy: 'allow-all',
  });
  const url = `http://${plain(host)}/public/probe.txt`;
  expect((await view(world.sign(url))).status).toBe(200);
  expect(codeOf(await view(url))).toBe('403 MissingKey');
  const forHttps = world.sign(url.replace('http:', 'https:')).replace('https:', 'http:');
  expect(codeOf(await view(forHttps))).toBe('403 AccessDenied');
});

test('the journal tells the ports apart', async () => {
  const { journal } = world.target.aws;
  journal.clear();
  await view(`http://${hostOf('https-only')}/public/probe.txt`);
  await view(`http://${plain(hostOf('https-only'))}/public/probe.txt`);
  expect(journal.list()).toMatchObject([
    { service: 'edge', protocol: 'https', status: 200, xCache: 'Hit from cloudfront' },
    { service: 'edge', protocol: 'http', status: 403, xCache: 'Error from cloudfront' },
  ]);
});

test('one connection carries many requests: answers, hits, HEADs, 304s and refusals', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const host = hostOf('https-only');
  const ports = new Set<number | undefined>();
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; etag: string | undefined }>((resolve, reject) => {
      const options = { agent, host: '127.0.0.1', port: world.target.aws.edgePort, method, path };
      const asked = request({ ...options, headers: { host, ...headers } }, (answer) => {
        ports.add(answer.socket.localPort);
        answer.resume();
        answer.on('end', () => resolve({ status: answer.statusCode, etag: answer.headers.etag }));
      });
      asked.on('error', reject);
      asked.end();
    });
  const { status, etag = '' } = await ask('GET', '/public/probe.txt');
  expect(status).toBe(200);
  expect((await ask('HEAD', '/public/probe.txt')).status).toBe(200);
  expect((await ask('GET', '/public/probe.txt', { range: 'bytes=0-1' })).status).toBe(206);
  expect((await ask('GET', '/public/probe.txt', { 'if-none-match': etag })).status).toBe(304);
  expect((await ask('GET', '/videos/none.mp4')).status).toBe(403);
  expect((await ask('DELETE', '/public/probe.txt')).status).toBe(403);
  expect((await ask('HEAD', '/videos/none.mp4')).status).toBe(403);
  expect(ports.size).toBe(1);
  agent.destroy();
});

test('requests sent without waiting are answered in their order', async () => {
  const socket = connect(world.target.aws.edgePort, '127.0.0.1');
  const requests = ['bytes=0-0', 'bytes=1-1', 'bytes=2-2'].map(
    (range, index) =>
      `GET /public/probe.txt HTTP/1.1\r\nHost: ${hostOf('https-only')}\r\nRange: ${range}\r\n` +
      `Connection: ${index === 2 ? 'close' : 'keep-alive'}\r\n\r\n`,
  );
  socket.write(requests.join(''));
  const bodies = [...(await text(socket)).matchAll(/\r\n\r\n([a-z])/g)].map(([, letter]) => letter);
  expect(bodies).toEqual(['p', 'r', 'o']);
});
