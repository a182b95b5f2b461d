import { NextRequest } from 'next/server';
import { unstable_doesMiddlewareMatch as doesMatch } from 'next/experimental/testing/server';
import { expect, test } from 'vitest';

import { addEnvironment } from '@/test/harness/environment';

import { config, proxy } from './proxy';

function ask(url: string, host: string): Response {
  return proxy(new NextRequest(url, { headers: { host } }));
}

test('a foreign host is refused and led nowhere', () => {
  const answer = ask('http://localhost:3000/admin', 'evil.example');
  expect(answer.status).toBe(421);
  expect(answer.headers.get('refresh')).toBeNull();
});

test('an action that Next sends on to itself is let through, and nothing else that says so', () => {
  const forwarded = { host: '127.0.0.1:3000', 'x-action-forwarded': '1', 'next-action': 'x' };
  expect(proxy(new NextRequest('http://127.0.0.1:3000/admin', { method: 'POST', headers: forwarded })).status).toBe(200);
  expect(proxy(new NextRequest('http://127.0.0.1:3000/admin', { headers: forwarded })).status).toBe(421);
});

test.each([['//evil.example/x', 'http://localhost:3000//evil.example/x'], ['/watch?a=1', 'http://localhost:3000/watch?a=1']])(
  'another name of this machine is led to our own origin: %s',
  (path, target) => {
    expect(ask(`http://127.0.0.1:3000${path}`, '127.0.0.1:3000').headers.get('refresh')).toBe(`0; url=${target}`);
  },
);

test('served over https, browsers are told to come back over https only', () => {
  expect(ask('http://localhost:3000/', 'localhost:3000').headers.get('strict-transport-security')).toBeNull();
  addEnvironment({ PUBLIC_ORIGIN: 'https://usher.example' });
  expect(ask('http://localhost:3000/', 'usher.example').headers.get('strict-transport-security')).toBe('max-age=31536000');
  addEnvironment({ PUBLIC_ORIGIN: 'http://localhost:3000' });
});

test.each([
  ['/api/health', false], ['/api/ready', false], ['/_next/static/chunks/a.js', false], ['/icon.svg', false],
  ['/api/v1/videos', false], ['/api/v10/videos', true],
  ['/', true], ['/api/healthy', true], ['/icon.svgs', true], ['/_next/staticx', true], ['/api/auth/session', true],
])('%s is seen by the proxy: %s', (url, seen) => {
  expect(doesMatch({ config, nextConfig: {}, url })).toBe(seen);
});
