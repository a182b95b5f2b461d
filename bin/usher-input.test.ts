import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, describe, expect, test, vi } from 'vitest';

import { signUrl } from '@/lib/aws/cloudfront-signer';
import { rsa, url } from '@/test/harness/signed-requests';

vi.setConfig({ testTimeout: 60_000 });

const dir = mkdtempSync(path.join(tmpdir(), 'usher-input-'));
afterAll(() => { rmSync(dir, { recursive: true }); });

function file(name: string, content: string | Buffer): string {
  const full = path.join(dir, name);
  writeFileSync(full, content, { mode: 0o600 });
  return full;
}

const root = path.join(import.meta.dirname, '..');
const env = { NODE_ENV: 'test', PATH: process.env.PATH, USHER_STATE: path.join(dir, 'none') } as const;
const keyPem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicFile = file('public.pem', rsa.publicKeyPem);

function signed(): string {
  const result = signUrl({ url, keyPairId: rsa.id, privateKey: rsa.privateKey, expiresAt: new Date((Math.floor(Date.now() / 1000) + 600) * 1000) }, new Date());
  if (!result.ok) throw new Error(result.error.message);
  return result.value.url;
}

function usher(args: string[], input: string | Buffer = '', more: Record<string, string> = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bin/usher.mjs', ...args], { cwd: root, encoding: 'utf8', input, env: { ...env, ...more } });
  return { stdout, stderr, status };
}

/** Says on standard error when standard input is waited for; looking at it is what makes a pipe one that does not block. */
const announcer = file('announcer.mjs', `process.stdin.on('newListener', (event) => { if (event === 'readable' || event === 'data') process.stderr.write('waiting\\n'); });`);

/** Runs a command, and gives it its input once it waits for it, in pieces. */
async function usherInPieces(args: string[], pieces: readonly string[]) {
  const child = spawn(process.execPath, ['--import', announcer, 'bin/usher.mjs', ...args], { cwd: root, env });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = once(child, 'close');
  await Promise.race([once(child.stderr, 'data'), ended]);
  for (const piece of pieces) await new Promise((resolve) => { child.stdin.write(piece, resolve); });
  child.stdin.end();
  await ended;
  const [stdout, stderr] = await printed;
  return { stdout, stderr, status: child.exitCode };
}

describe('standard input', () => {
  const sign = ['sign', '--url', url, '--key', '-', '--key-pair-id', rsa.id, '--expires', '10m'];

  test.each([
    ['explain', ['explain', '--offline'], () => [signed(), '\nHTTP/2 200\n'], 'Answered  It was served'],
    ['verify', ['verify', '--public-key', publicFile], () => [signed().slice(0, 100), signed().slice(100)], 'Valid until'],
    ['keys check', ['keys', 'check', '-'], () => [keyPem.slice(0, 100), keyPem.slice(100)], 'RSA with 2048 bits'],
    ['sign', sign, () => [keyPem.slice(0, 100), keyPem.slice(100)], 'Signature='],
  ])('%s waits for what comes late, and reads it to its end', async (_, args, pieces, said) => {
    expect(await usherInPieces(args, pieces())).toMatchObject({ status: 0, stdout: expect.stringContaining(said) });
  });

  test('more than a pipe holds at once is read whole', async () => {
    const filler = `* ${'x'.repeat(97)}\n`.repeat(1_500);
    const said = expect.stringContaining('Answered  It was served');
    expect(usher(['explain', '--offline'], `${signed()}\n${filler}HTTP/2 200\n`)).toMatchObject({ status: 0, stdout: said });
    expect(await usherInPieces(['explain', '--offline'], [signed(), '\n', filler, 'HTTP/2 200\n'])).toMatchObject({ status: 0, stdout: said });
  });

  test('of a transcript with a film in it the beginning is read, and nobody waits for the rest', () => {
    const film = Buffer.alloc(1_000_000, '\0\xff\xfe\n<Code>', 'latin1');
    const { status, stdout } = usher(['explain', '--offline'], Buffer.concat([Buffer.from(`${signed()}\n< HTTP/2 200\n< \n`), film]));
    expect([status, stdout]).toEqual([0, expect.stringContaining('Only the first 200000 characters were read')]);
    const endless = spawnSync('sh', ['-c', `{ echo "$URL"; printf '< HTTP/2 200\\n< \\n'; yes; } | "${process.execPath}" bin/usher.mjs explain --offline`], { cwd: root, encoding: 'utf8', env: { ...env, URL: signed() } });
    expect([endless.status, endless.stdout]).toEqual([0, expect.stringContaining('Answered  It was served')]);
  });

  test('it is for one thing alone', () => {
    expect(usher(['verify', '-', '--public-key', '-'], signed())).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('can be read once') });
  });
});

test('a file in UTF-16, as PowerShell writes it, is read as what it says', () => {
  const utf16 = (content: string) => Buffer.from(`\uFEFF${content}`, 'utf16le');
  const key = file('key-utf16.pem', utf16(keyPem));
  expect(usher(['keys', 'check', key, '--public-key', file('public-utf16.pem', utf16(rsa.publicKeyPem).swap16())]).status).toBe(0);
  expect(usher(['verify', file('url-utf16.txt', utf16(signed())), '--public-key', publicFile])).toMatchObject({ status: 0, stdout: expect.stringContaining('Valid until') });
});

test.each([
  [[''], 'is empty: is the variable set'],
  [[' '], 'is empty: is the variable set'],
  [[dir], `${dir} is a folder`],
  [['--answer', dir, url], `The file ${dir} cannot be read (EISDIR)`],
])('what cannot be looked at is said to be what it is: explain %j', (args, reason) => {
  expect(usher(['explain', '--offline', ...args])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(reason) });
});

test('a pipe with a name, such as a shell’s <(…), is read like a file', () => {
  const { status, stdout } = spawnSync('bash', ['-c', `"${process.execPath}" bin/usher.mjs verify <(printf %s "$URL") --public-key "$PUBLIC"`], {
    cwd: root, encoding: 'utf8', env: { ...env, URL: signed(), PUBLIC: publicFile },
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('Valid until')]);
});

test('explain takes the id of the key from the URL that was asked for, however it is wrapped, and invents none', () => {
  const wrapped = `${signed().replaceAll('=', '=3D').replace(/(Key-Pair-Id=3DK2JC)/, '$1=\n')}\n`;
  for (const input of [wrapped, `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(signed())}&data=05`, Buffer.from(`\uFEFF${signed()}`, 'utf16le')]) {
    const { stdout } = usher(['explain', '--public-key', publicFile, '--json'], input);
    expect(JSON.parse(stdout), stdout).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining({ id: 'signature', outcome: 'pass' })]) });
    expect(stdout).not.toContain('wrong-key-id');
  }
  const without = usher(['explain', '--public-key', publicFile], `${signed().replace(/&Key-Pair-Id=\w+/, '')}\nKey-Pair-Id K1SOMEBODYELSE\n`);
  expect([without.status, without.stdout]).toEqual([1, expect.stringContaining('There was nothing to check with')]);
});
