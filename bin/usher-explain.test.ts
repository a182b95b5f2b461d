import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, test, vi } from 'vitest';

import { signCookies, signUrl } from '@/lib/aws/cloudfront-signer';
import { ec, rsa, url } from '@/test/harness/signed-requests';

vi.setConfig({ testTimeout: 60_000 });

const dir = mkdtempSync(path.join(tmpdir(), 'usher-explain-'));
afterAll(() => { rmSync(dir, { recursive: true }); });

function file(name: string, text: string): string {
  const full = path.join(dir, name);
  writeFileSync(full, text, { mode: 0o600 });
  return full;
}

const publicFile = file('public.pem', rsa.publicKeyPem);
/** A real one, of a key that is nowhere else: Node takes a certificate for its public key. */
const certificateFile = file('certificate.pem', `-----BEGIN CERTIFICATE-----
MIIBdjCCAR2gAwIBAgIUXMtmni7LVB0cSb3ai9uHZBzLDskwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFdXNoZXIwIBcNMjYxMTI5MDQ1NDE4WhgPMjEyNjExMDUwNDU0
MThaMBAxDjAMBgNVBAMMBXVzaGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
lt9P9l18CBNjgkOjZPcKXbMFt6dcJK+2MTWEJQwDOW8ZSbG/0wsxroUnIprjNM96
VSCgaxjeDYieN8a/rrbk96NTMFEwHQYDVR0OBBYEFLGG/cQ0MX8psneZKEanrIWH
5f4nMB8GA1UdIwQYMBaAFLGG/cQ0MX8psneZKEanrIWH5f4nMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgN0XsPywKrfWxjvvOar/rTKv8gi065bS1
mX1jcLlAJYICIFamXY6BW4ZoF+M70M7SAaa2zKYe85iLIrVDhQNNxklT
-----END CERTIFICATE-----
`);
const otherFile = file('other.pem', ec.publicKeyPem);

/** Runs the command line as a person does, far from any install. */
function usher(args: string[], input = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bin/usher.mjs', ...args], {
    cwd: path.join(import.meta.dirname, '..'), encoding: 'utf8', input, env: { NODE_ENV: 'test', PATH: process.env.PATH, USHER_STATE: path.join(dir, 'none') },
  });
  return { stdout, stderr, status };
}

const later = new Date((Math.floor(Date.now() / 1000) + 600) * 1000);

function signed(more: Partial<Parameters<typeof signUrl>[0]> = {}): string {
  const result = signUrl({ url, keyPairId: rsa.id, privateKey: rsa.privateKey, expiresAt: later, ...more }, new Date());
  if (!result.ok) throw new Error(result.error.message);
  return result.value.url;
}

describe('explain', () => {
  test('names the cause and the fix for a URL of the command line, from the text alone, and ends with 1', () => {
    const { stdout, status } = usher(['explain', '--offline', signed().replace(/&Key-Pair-Id=\w+/, '')]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^The URL has a part of a signature, but no Key-Pair-Id\. {2}\[missing-key-id\]\n {2}→ Send the whole signed URL/);
    expect(stdout).toContain('Only the text itself was looked at');
  });

  test('reads a transcript from standard input or a file, with the answer in a file of its own, and gives JSON without the signature', () => {
    const answer = file('answer.txt', 'HTTP/2 403\nserver: CloudFront\n\n<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>');
    const denied = `${signed()}&more=1`;
    for (const { stdout, status } of [
      usher(['explain', '--public-key', publicFile, '--answer', answer, '--json'], denied),
      usher(['explain', file('denied.txt', denied), '--public-key', publicFile, '--key-pair-id', rsa.id, '--answer', answer, '--json']),
    ]) {
      expect([status, JSON.parse(stdout)]).toMatchObject([1, { cause: { code: 'query-added' }, answeredBy: { by: 'cloudfront-signature' } }]);
      expect(stdout).not.toContain(/Signature=([^&]*)/.exec(denied)?.[1]);
    }
  });

  test('ends with 0 when nothing is wrong, with 3 when it cannot tell, and says that no install was there', () => {
    expect(usher(['explain', '-', '--offline'], `${signed()}\nHTTP/2 200\n`).status).toBe(0);
    const unclear = usher(['explain'], signed());
    expect([unclear.status, unclear.stdout]).toEqual([3, expect.stringContaining('No install was found')]);
  });
});

describe('verify', () => {
  test('a valid URL ends with 0, by URL and by cookies', () => {
    expect(usher(['verify', signed(), '--public-key', publicFile])).toEqual({ status: 0, stdout: `Valid until ${later.toISOString()}.\n`, stderr: '' });
    const cookies = signCookies({ resource: url, keyPairId: rsa.id, privateKey: rsa.privateKey, expiresAt: later }, new Date());
    if (!cookies.ok) throw new Error(cookies.error.message);
    const header = Object.entries(cookies.value.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    expect(JSON.parse(usher(['verify', '--public-key', publicFile, '--json'], `${url}\nCookie: ${header}`).stdout)).toEqual({ valid: true, reason: null, expiresAt: later.toISOString(), onlyFor: null });
  });

  test.each([
    ['another key', [signed(), '--public-key', otherFile], 'signature-altered'],
    ['another key id', [signed(), '--public-key', publicFile, '--key-pair-id', 'K1SOMEBODYELSE'], 'unknown-key-id|wrong-key-id'],
    ['after its end', [signed(), '--public-key', publicFile, '--at', '11m'], 'expired'],
    ['changed', [signed().replace('a.mp4', 'b.mp4'), '--public-key', publicFile], 'changed-after-signing'],
    ['no signature', [url, '--public-key', publicFile], 'missing-key-id'],
    ['another viewer', [signed({ ipAddress: '192.0.2.0/24' }), '--public-key', publicFile, '--viewer-address', '203.0.113.7'], 'wrong-address'],
  ])('%s ends with 1 and the reason', (_, args, code) => {
    const { stdout, status } = usher(['verify', ...args]);
    expect([status, stdout]).toEqual([1, expect.stringMatching(new RegExp(`^Not valid: .*\\[(${code})\\]`))]);
  });

  test('another key id is answered with what can be done without an account', () => {
    const { stdout } = usher(['verify', signed(), '--public-key', publicFile, '--key-pair-id', 'K1SOMEBODYELSE']);
    expect(stdout).toContain('leave --key-pair-id out');
    expect(stdout).not.toContain('look at the account');
  });

  test('a moment that was chosen is not said to be unknown', () => {
    const { stdout } = usher(['verify', signed(), '--public-key', publicFile, '--at', '11m']);
    expect(stdout).toContain('has expired: it held until');
    expect(stdout).not.toContain('When it was asked');
  });

  test('a certificate in place of the public key is refused', () => {
    expect(usher(['verify', signed(), '--public-key', certificateFile])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('BEGIN PUBLIC KEY') });
  });

  test('a signature for one address says so when the viewer is not given', () => {
    expect(usher(['verify', signed({ ipAddress: '192.0.2.0/24' }), '--public-key', publicFile]).stdout).toContain('for viewers at 192.0.2.0/24 alone');
  });
});

test.each([
  [['explain', 'no-such-file'], `no file ${path.resolve('no-such-file')}`],
  [['explain', 'hello world'], 'Give the URL'],
  [['explain', url, '--key-pair-id', 'K1'], 'give both'],
  [['explain', url, '--viewer-address', 'somewhere'], 'must be one address'],
  [['explain', url, '--page', 'somewhere'], 'such as https://app.example.com'],
  [['verify', url], '--public-key is missing'],
  [['sign', '--url', url, '--key', publicFile, '--key-pair-id', rsa.id, '--expires', '2000-01-01'], '2000-01-01 lies in the past'],
  [['sign', '--url', url, '--key', publicFile, '--key-pair-id', rsa.id, '--expires', '2999-01-01'], 'a day without a time'],
])('what does not fit ends with 2 and says why: %j', (args, reason) => {
  expect(usher(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(reason) });
});

test('help has examples for each command, and keys alone says what there is', () => {
  for (const name of ['explain', 'verify', 'proof', 'doctor']) {
    expect(usher([name, '--help'])).toMatchObject({ status: 0, stdout: expect.stringMatching(new RegExp(`Examples?:\\n {2}(npm run|curl).*${name}`)) });
  }
  expect(usher(['keys', '--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('keys check FILE') });
  expect(usher(['keys'])).toMatchObject({ status: 2, stdout: expect.stringContaining('keys check FILE') });
});

test.each([
  [['--domain', 'example.com'], 'it is not below example.com'],
  [['--domain', 'cloudfront.net'], 'all of cloudfront.net'],
  [['--domain', 'net'], 'all of net'],
  [['--domain', '.Net'], 'all of net'],
  [['--domain', 'co.uk', '--resource', 'https://media.example.co.uk/a.mp4'], 'all of co.uk'],
  [['--path', '/hls'], 'it is not below /hls'],
])('cookies that no browser would send are refused: %j', (more, reason) => {
  const key = file('private.pem', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const { status, stderr } = usher(['cookies', '--resource', url, '--key', key, '--key-pair-id', rsa.id, '--expires', '10m', ...more]);
  expect([status, stderr]).toEqual([1, expect.stringContaining(reason)]);
});

test('doctor says what is missing and what to do, and without an install that is no failure', () => {
  const { stdout, status } = usher(['doctor', '--json']);
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { ok: true, checks: expect.arrayContaining([{ name: 'Database', state: 'warn', says: expect.stringContaining('No install'), fix: expect.stringContaining('npm start') }]) }]);
});

test('a proof without an install is refused, and says how to start one', () => {
  expect(usher(['proof'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('npm start') });
});
