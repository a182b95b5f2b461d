import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';

import { signCookies, signUrl } from '@/lib/aws/cloudfront-signer';

const { keys } = z
  .object({ keys: z.object({ RSA_2048: z.object({ keyPairId: z.string(), pkcs8: z.string(), public: z.string() }) }) })
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../test/vectors/signing.json'), 'utf8')));
const { keyPairId, pkcs8: pem, public: publicPem } = keys.RSA_2048;

vi.setConfig({ testTimeout: 60_000 });

const dir = mkdtempSync(path.join(tmpdir(), 'usher-sign-'));
afterAll(() => { rmSync(dir, { recursive: true }); });

function file(name: string, text: string): string {
  const full = path.join(dir, name);
  writeFileSync(full, text, { mode: 0o600 });
  return full;
}

const keyFile = file('key.pem', pem);
const publicFile = file('public.pem', publicPem);

/** Runs the command line as a person does, with nothing but `env` and a PATH around it. */
function usher(args: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bin/usher.mjs', ...args], {
    cwd: path.join(import.meta.dirname, '..'), encoding: 'utf8', input, env: { NODE_ENV: 'test', PATH: process.env.PATH, ...env },
  });
  return { stdout, stderr, status };
}

const url = 'https://d111111abcdef8.cloudfront.net/film.mp4';
/** A whole second of the day that this runs, as the longest lifetime demands. */
const expiresAt = new Date((Math.floor(Date.now() / 1000) + 3_600) * 1000);
const SIGN = ['sign', '--url', url, '--key', keyFile, '--key-pair-id', keyPairId];

function ours(more: Partial<Parameters<typeof signUrl>[0]> = {}) {
  const signed = signUrl({ url, keyPairId, privateKey: createPrivateKey(pem), expiresAt, ...more }, new Date());
  if (!signed.ok) throw new Error(signed.error.message);
  return signed.value;
}

describe('sign', () => {
  test.each([
    ['seconds since 1970', String(expiresAt.getTime() / 1000)],
    ['an ISO date', expiresAt.toISOString()],
  ])('prints the URL that the product would sign, with the end as %s', (_, expires) => {
    expect(usher([...SIGN, '--expires', expires])).toEqual({ status: 0, stdout: `${ours().url}\n`, stderr: '' });
  });

  test('takes the key from standard input, opened by the passphrase of the environment', () => {
    const encrypted = createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }).toString();
    const args = ['sign', '--url', url, '--key', '-', '--key-pair-id', keyPairId, '--expires', expiresAt.toISOString()];
    expect(usher(args, { input: encrypted, env: { USHER_KEY_PASSPHRASE: 'open sesame' } }).stdout).toBe(`${ours().url}\n`);
    const closed = usher(args, { input: encrypted });
    expect(closed).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('USHER_KEY_PASSPHRASE') });
  });

  test('signs a prefix for an address from a later moment on, with SHA-256, and shows the policy', () => {
    const startsAt = new Date(expiresAt.getTime() - 600_000);
    const resource = 'https://d111111abcdef8.cloudfront.net/hls/7/*';
    const below = 'https://d111111abcdef8.cloudfront.net/hls/7/master.m3u8';
    const { stdout, status } = usher([
      'sign', '--url', below, '--resource', resource, '--key', keyFile, '--key-pair-id', keyPairId, '--expires', expiresAt.toISOString(),
      '--not-before', startsAt.toISOString(), '--ip-address', '203.0.113.0/24', '--algorithm', 'sha-256', '--json',
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ...ours({ url: below, resource, startsAt, ipAddress: '203.0.113.0/24', algorithm: 'SHA256' }), expires: expiresAt.toISOString(),
    });
  });

  test.each([
    ['a millisecond epoch', ['--expires', String(expiresAt.getTime())], 'milliseconds'],
    ['a past', ['--expires', '2020-01-01T00:00:00Z'], 'not in the future'],
    ['more than a day', ['--expires', '2d'], 'longer than 86400'],
    ['an IPv6 address', ['--expires', '10m', '--ip-address', '2001:db8::1'], 'IPv6'],
    ['a prefix elsewhere', ['--expires', '10m', '--resource', 'https://d111111abcdef8.cloudfront.net/other/*'], 'not below'],
  ])('%s is refused with 1, in words and as JSON', (_, args, reason) => {
    expect(usher([...SIGN, ...args])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(reason) });
    const { stdout, status } = usher([...SIGN, ...args, '--json']);
    expect([status, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'invalid_input', message: expect.stringContaining(reason) } }]);
  });

  test('a query of its own and a download name are signed with the URL, before the signature', () => {
    const own = 'response-content-disposition=attachment%3B%20filename%3D%22Ubung.mp4%22%3B%20filename%2A%3DUTF-8%27%27%25C3%259Cbung.mp4';
    const args = [...SIGN, '--expires', String(expiresAt.getTime() / 1000), '--query', 'size=large', '--download-name', 'Übung.mp4'];
    expect(usher(args).stdout).toBe(`${ours({ url: `${url}?size=large&${own}` }).url}\n`);
    expect(usher([...SIGN, '--expires', '10m', '--query', 'Expires=9'])).toMatchObject({ status: 1, stderr: expect.stringContaining('parameter Expires') });
    expect(usher([...SIGN, '--expires', '10m', '--download-name', 'a/b'])).toMatchObject({ status: 1, stderr: expect.stringContaining('slash') });
  });

  test('what is refused is signed all the same when that is asked for', () => {
    const { stdout, status } = usher([...SIGN, '--expires', '2020-01-01T00:00:00Z', '--unchecked']);
    expect(status).toBe(0);
    expect(stdout).toContain('?Expires=1577836800&');
    const lone = ['sign', '--url', `${url}?`, ...SIGN.slice(3), '--expires', '10m'];
    expect(usher(lone)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('Leave the ? out') });
    expect(usher([...lone, '--unchecked'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/film\.mp4\?&Expires=/) });
  });

  test.each([
    [SIGN, '--expires is missing'],
    [['sign', '--key', keyFile], '--url is missing'],
    [[...SIGN, '--expires', 'tomorrow'], 'not tomorrow'],
    [[...SIGN, '--expires', '2030-01-31'], 'not 2030-01-31'],
    [[...SIGN, '--expires', '10'], '--expires 10 would be 1970-01-01T00:00:10Z. Did you mean 10s or 10m from now?'],
    [[...SIGN, '--expires', '3600'], 'Did you mean 3600s'],
    [[...SIGN, '--expires', '2030-01-31T12:00:00'], 'names no time zone. Write 2030-01-31T12:00:00Z for UTC'],
    [[...SIGN, '--expires', '2030-01-31 12:00'], 'Write 2030-01-31T12:00Z for UTC'],
    [[...SIGN, '--expires', '99999999999999999999', '--unchecked'], 'later than any date'],
    [[...SIGN, '--expires', '10m', '--algorithm', 'MD5'], 'SHA1 or SHA256'],
    [[...SIGN, '--expires', '10m', '--key', path.join(dir, 'none.pem')], 'cannot be read (ENOENT)'],
    [[...SIGN, '--expires', '10m', 'another'], 'another'],
  ])('a command line that makes no sense ends with 2: %j', (args, reason) => {
    expect(usher(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(reason) });
    const { stdout, stderr, status } = usher([...args, '--json']);
    expect([status, stderr, JSON.parse(stdout)]).toEqual([2, '', { error: { code: 'wrong_usage', message: expect.stringContaining(reason), fix: expect.stringContaining('sign --help') } }]);
  });
});

test('a file is looked for where the command was typed, and its whole name is told when it is not there', () => {
  expect(usher(['keys', 'check', 'key.pem'], { env: { INIT_CWD: dir } }).status).toBe(0);
  expect(usher(['keys', 'check', 'none.pem'], { env: { INIT_CWD: dir } }).stderr).toContain(path.join(dir, 'none.pem'));
});

describe('cookies', () => {
  const resource = 'https://media.example.com/hls/7/*';
  const args = ['cookies', '--resource', resource, '--key', keyFile, '--key-pair-id', keyPairId, '--expires', expiresAt.toISOString()];

  test('prints a Set-Cookie header a line, as the product would sign them', () => {
    const signed = signCookies({ resource, keyPairId, privateKey: createPrivateKey(pem), expiresAt }, new Date());
    const cookies = signed.ok ? signed.value.cookies : {};
    const { stdout, status } = usher([...args, '--domain', 'media.example.com', '--path', '/hls/7']);
    expect(status).toBe(0);
    expect(stdout).toBe(Object.entries(cookies).map(([name, value]) =>
      `Set-Cookie: ${name}=${value}; Domain=media.example.com; Path=/hls/7; Secure; HttpOnly\n`).join(''));
    expect(Object.keys(cookies)).toEqual(['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']);
  });

  test('what could end a header early is no domain and no path', () => {
    expect(usher([...args, '--domain', 'a; Secure=no']).status).toBe(2);
    expect(usher([...args, '--path', '/a;b']).status).toBe(2);
  });
});

describe('keys check', () => {
  test('says what a key is, and that it belongs to a public key', () => {
    const { stdout, status } = usher(['keys', 'check', keyFile, '--public-key', publicFile]);
    expect(status).toBe(0);
    expect(stdout).toContain('RSA with 2048 bits');
    expect(stdout).toContain('It is the private half of');
    expect(stdout).toContain(publicPem.trim());
    expect(JSON.parse(usher(['keys', 'check', keyFile, '--json']).stdout)).toMatchObject({ kind: 'RSA_2048' });
  });

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const otherPublic = file('other-public.pem', other.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

  test.each([
    ['a public key', [publicFile], 'public key'],
    ['a key that is too small', [file('small.pem', small)], '1024 bits'],
    ['another key', [keyFile, '--public-key', otherPublic], 'does not belong'],
    ['a private key in place of the public one', [keyFile, '--public-key', keyFile], 'no public key'],
  ])('%s is refused with 1', (_, args, reason) => {
    expect(usher(['keys', 'check', ...args])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(reason) });
  });
});

test('nothing that is printed holds the private key', () => {
  const line = pem.split('\n')[1] ?? 'none';
  const runs = [
    [...SIGN, '--expires', '10m', '--json'], [...SIGN, '--expires', '2d'], ['keys', 'check', keyFile, '--json'],
    ['keys', 'check', keyFile, '--public-key', keyFile],
  ];
  for (const { stdout, stderr } of runs.map((args) => usher(args))) expect(stdout + stderr).not.toContain(line);
});
