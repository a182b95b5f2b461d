import { once } from 'node:events';
import { createServer, request } from 'node:http';

import { expect, test } from 'vitest';

import { mendUnreadableRequests, readableTarget } from './unreadable-requests';

test.each([
  ['/api/v1/videos/%', '/api/v1/videos/%25'], ['/a/%ff/%20b?c=%ff', '/a/%25ff/%20b?c=%ff'], ['/%E0%A4%A/x', '/%25E0%25A4%25A/x'], ['/%c0%ae', '/%25c0%25ae'],
  ['*', '/api/*'], ['/a%20b/%C3%BC?x=%', '/a%20b/%C3%BC?x=%'], ['/', '/'],
])('%s is read as %s, which can be decoded', (target, readable) => {
  expect(readableTarget(target)).toBe(readable);
  expect(() => decodeURIComponent(readable.split('?')[0] ?? '')).not.toThrow();
});

test('what Next cannot read reaches it as what it can', async () => {
  mendUnreadableRequests();
  const server = createServer(({ method = '', url = '' }, reply) => reply.setHeader('Seen', `${method} ${url}`).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const seen = (method: string, path: string) => new Promise<unknown>((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path }, (answer) => { answer.resume(); resolve(answer.headers['seen']); }).on('error', reject).end();
  });
  try {
    expect(await seen('GET', '/a/b?c')).toBe('GET /a/b?c');
    expect(await seen('OPTIONS', '*')).toBe('OPTIONS /api/*');
    expect(await seen('GET', '/%')).toBe('GET /%25');
    for (const unknown of ['TRACE', 'PROPFIND', 'LOCK']) expect(await seen(unknown, '/a')).toBe('PUT /a');
    for (const known of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) expect(await seen(known, '/a')).toBe(`${known} /a`);
  } finally {
    server.close();
  }
});
