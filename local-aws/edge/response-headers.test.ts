import { expect, test } from 'vitest';
import { applyResponseHeadersPolicy } from './response-headers';

const cors = {
  AccessControlAllowOrigins: { Quantity: 1, Items: ['https://app.example.com'] },
  AccessControlAllowHeaders: { Quantity: 1, Items: ['Range'] },
  AccessControlAllowMethods: { Quantity: 2, Items: ['GET' as const, 'HEAD' as const] },
  AccessControlAllowCredentials: true,
  AccessControlExposeHeaders: { Quantity: 1, Items: ['Content-Range'] },
  AccessControlMaxAgeSec: 600,
  OriginOverride: true,
};
const policy = { Name: 'p', CorsConfig: cors };

test('a listed origin may read the answer with credentials, and caches are told that it depends on the origin', () => {
  const headers = applyResponseHeadersPolicy(
    policy,
    { origin: 'https://app.example.com', isPreflight: false },
    {},
  );
  expect(headers).toEqual({
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Content-Range',
    vary: 'Origin',
  });
});

test('another origin, and a request that names none, get no permission', () => {
  const other = applyResponseHeadersPolicy(
    policy,
    { origin: 'https://evil.example', isPreflight: false },
    {},
  );
  const none = applyResponseHeadersPolicy(policy, { origin: undefined, isPreflight: false }, { etag: '"1"' });
  expect(other).toEqual({ vary: 'Origin' });
  expect(none).toEqual({ etag: '"1"' });
});

test('a preflight is told methods, headers and how long that holds', () => {
  const headers = applyResponseHeadersPolicy(
    policy,
    { origin: 'https://app.example.com', isPreflight: true },
    {},
  );
  expect(headers).toMatchObject({
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'Range',
    'access-control-max-age': '600',
  });
});

test('what the origin says stands unless the policy overrides it', () => {
  const fromOrigin = { 'access-control-allow-origin': '*', 'x-frame-options': 'DENY', 'x-secret': '1' };
  const gentle = {
    Name: 'p',
    CorsConfig: { ...cors, OriginOverride: false },
    SecurityHeadersConfig: { FrameOptions: { Override: false, FrameOption: 'SAMEORIGIN' as const } },
    RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Secret' }] },
  };
  const headers = applyResponseHeadersPolicy(
    gentle,
    { origin: 'https://app.example.com', isPreflight: false },
    fromOrigin,
  );
  expect(headers).toEqual({ 'access-control-allow-origin': '*', 'x-frame-options': 'DENY' });
});

test('whatever a policy says, the answer stays one that can be sent', () => {
  const add = (Header: string, Value: string) => ({ Header, Value, Override: true });
  const added = [
    add('Content-Length', '5'),
    add('Transfer-Encoding', 'chunked'),
    add('Connection', 'upgrade'),
    add('x a', 'v'),
    add('X-Lines', 'a\r\nX-Two: b'),
    add('X-Good', 'yes'),
  ];
  const reckless = {
    Name: 'p',
    CorsConfig: { ...cors, AccessControlExposeHeaders: { Quantity: 1, Items: ['a\nb'] } },
    CustomHeadersConfig: { Quantity: added.length, Items: added },
    RemoveHeadersConfig: { Quantity: 2, Items: [{ Header: 'Content-Length' }, { Header: 'ETag' }] },
  };
  const request = { origin: 'https://app.example.com', isPreflight: false };
  const headers = applyResponseHeadersPolicy(reckless, request, { 'content-length': '3', etag: '"1"' });
  expect(headers).toEqual({
    'content-length': '3',
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
    'x-good': 'yes',
  });
});
