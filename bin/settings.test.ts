import { expect, test } from 'vitest';

import { childEnvironment } from './child-environment';
import { readSettings } from './settings';

const PORTS = { postgres: 5001, api: 5002, edge: 5003 };

function environmentFor(source: Record<string, string>) {
  const given = { NODE_ENV: 'test' as const, ...source };
  const facts = { databaseUrl: 'postgresql://x', masterKey: 'k', ports: PORTS, mode: 'production' as const };
  return childEnvironment(given, readSettings(given), facts);
}

function settingsFor(source: Record<string, string>) {
  return readSettings({ NODE_ENV: 'test', ...source });
}

test('without settings it listens on 127.0.0.1:3000 with Local AWS and a demo', () => {
  expect(settingsFor({})).toMatchObject({
    port: 3000, host: '127.0.0.1', publicOrigin: 'http://localhost:3000', aws: 'local', demo: true,
  });
});

test('an http origin that is not loopback is refused with the reason', () => {
  expect(() => settingsFor({ PUBLIC_ORIGIN: 'http://video.example.com' })).toThrow(/browsers drop Secure cookies/);
});

test('an https origin and an http loopback origin are accepted', () => {
  expect(settingsFor({ PUBLIC_ORIGIN: 'https://video.example.com' }).publicOrigin).toBe('https://video.example.com');
  expect(settingsFor({ PUBLIC_ORIGIN: 'http://app.localhost:8080' }).publicOrigin).toBe('http://app.localhost:8080');
});

test.each([
  ['PORT', 'eighty'], ['PORT', '0'], ['PORT', '70000'], ['PUBLIC_ORIGIN', 'example.com'],
  ['DATABASE_URL', 'mysql://x'], ['USHER_AWS', 'yes'], ['USHER_DEMO', 'maybe'], ['USHER_MASTER_KEY', 'short'],
])('a wrong %s (%s) is refused by name', (name, value) => {
  expect(() => settingsFor({ [name]: value })).toThrow(new RegExp(`^${name} `));
});

test('a refused master key is not repeated', () => {
  expect(() => settingsFor({ USHER_MASTER_KEY: 'my-secret' })).toThrow(/^((?!my-secret).)*$/s);
});

test('credentials that lie around never lead to real AWS', () => {
  const environment = environmentFor({
    AWS_PROFILE: 'prod', AWS_ACCESS_KEY_ID: 'AKIAREAL', AWS_SESSION_TOKEN: 'token', AWS_ENDPOINT_URL: 'https://x', HOME: '/home/me',
  });
  const aws = Object.keys(environment).filter((name) => name.startsWith('AWS_')).sort();
  expect(aws).toEqual([
    'AWS_ACCESS_KEY_ID', 'AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_REGION',
    'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'AWS_SECRET_ACCESS_KEY', 'AWS_SHARED_CREDENTIALS_FILE',
  ]);
  expect(environment).toMatchObject({
    USHER_AWS: 'local', USHER_AWS_ENDPOINT: 'http://127.0.0.1:5002', AWS_ACCESS_KEY_ID: 'AKIALOCALUSHER000001', HOME: '/home/me',
  });
});

test('real AWS, when asked for, keeps the credentials and has no endpoint and no demo', () => {
  const source = { USHER_AWS: 'real', AWS_PROFILE: 'prod', USHER_AWS_ENDPOINT: 'http://127.0.0.1:1' };
  const environment = environmentFor(source);
  expect(environment).toMatchObject({ USHER_AWS: 'real', AWS_PROFILE: 'prod' });
  expect(environment).not.toHaveProperty('USHER_AWS_ENDPOINT');
  expect(settingsFor(source).demo).toBe(false);
});
