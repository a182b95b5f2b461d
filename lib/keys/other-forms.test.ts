import { generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { importPrivateKey } from './import';

const dir = mkdtempSync(path.join(tmpdir(), 'usher-key-forms-'));
afterAll(() => { rmSync(dir, { recursive: true }); });

const PASSPHRASE = 'open sesame';

function run(command: string, input = ''): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('sh', ['-c', command], { cwd: dir, input, encoding: 'utf8', env: { NODE_ENV: 'test', PATH: process.env.PATH, PASSPHRASE } });
}

const isHere = (command: string, pattern: RegExp) => { const { stdout, stderr } = run(command); return pattern.test(stdout + stderr); };
/** LibreSSL and OpenSSL 1 know no providers, and some builds lack the one for what is old. */
const hasOpenSsl = isHere('openssl list -providers -provider legacy', /OpenSSL Legacy Provider/);
const hasSshKeygen = isHere('ssh-keygen -?', /usage: ssh-keygen/i);
const ABSENT = [...(hasOpenSsl ? [] : ['openssl']), ...(hasSshKeygen ? [] : ['ssh-keygen'])];

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
writeFileSync(path.join(dir, 'ec.pem'), ec.privateKey.export({ type: 'pkcs8', format: 'pem' }));
writeFileSync(path.join(dir, 'rsa.pem'), rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
writeFileSync(path.join(dir, 'key.json'), JSON.stringify(rsa.privateKey.export({ format: 'jwk' })));

/** How each is really made, what it is called, and what is done to a command of the fix so that it asks nobody. */
const FORMS: { name: string; make: string; says: RegExp }[] = [
  ...(hasOpenSsl ? [
    { name: 'PKCS#12', make: 'openssl req -x509 -new -key rsa.pem -subj /CN=x -out cert.pem && openssl pkcs12 -export -inkey rsa.pem -in cert.pem -passout env:PASSPHRASE -out FILE', says: /PKCS#12/ },
    { name: 'PKCS#8 in DER', make: 'openssl pkcs8 -topk8 -nocrypt -in ec.pem -outform DER -out FILE', says: /^This is a key in binary form/ },
    { name: 'PKCS#1 in DER', make: 'openssl rsa -in rsa.pem -outform DER -out FILE', says: /^This is a key in binary form/ },
    { name: 'SEC1 in DER', make: 'openssl ec -in ec.pem -outform DER -out FILE', says: /^This is a key in binary form/ },
    { name: 'encrypted PKCS#8 in DER', make: 'openssl pkcs8 -topk8 -in rsa.pem -passout env:PASSPHRASE -outform DER -out FILE', says: /encrypted key in binary form/ },
    { name: 'the old encryption of PKCS#8', make: 'openssl pkcs8 -topk8 -v1 PBE-MD5-DES -provider legacy -provider default -in rsa.pem -passout env:PASSPHRASE -out FILE', says: /encrypted in an old way/ },
    { name: 'the old encryption of PKCS#1', make: 'openssl rsa -traditional -des -provider legacy -provider default -in rsa.pem -passout env:PASSPHRASE -out FILE', says: /encrypted in an old way/ },
  ] : []),
  ...(hasSshKeygen ? [{ name: 'OpenSSH', make: 'ssh-keygen -q -t rsa -b 2048 -N "" -f FILE', says: /key for SSH/ }] : []),
  { name: 'JWK', make: 'cp key.json FILE', says: /as JSON/ },
];

test.each(FORMS)(`a key in another form is called what it is, and what it says there is to do makes one that is taken: $name${ABSENT.length > 0 ? ` (not on this machine, so not tried: ${ABSENT.join(', ')})` : ''}`, ({ make, says }) => {
  const file = `a-${FORMS.findIndex((form) => form.make === make)}`;
  const made = run(make.replace('FILE', file));
  expect(made.status, made.stderr).toBe(0);
  const read = importPrivateKey(readFileSync(path.join(dir, file), 'utf8'), PASSPHRASE);
  expect(read).toMatchObject({ ok: false, error: { message: expect.stringMatching(says) } });
  const fix = read.ok ? '' : (read.error.fix ?? '');
  const [, command = ''] = /((?:openssl|ssh-keygen|node) .*?(?:FILE|COPY|\}\)"))[.)]?(?: |$)/.exec(fix) ?? [];
  const quietly = command.startsWith('openssl pkcs12') ? ' -passin env:PASSPHRASE' : command.startsWith('openssl') ? ' -passin env:PASSPHRASE -passout env:PASSPHRASE' : command.startsWith('ssh-keygen') ? ' -N ""' : '';
  const done = run(command.replace(/FILE|COPY/, file).replace(/^node/, `"${process.execPath}"`) + quietly);
  expect(done.status, `${command}\n${done.stderr}`).toBe(0);
  const after = command.startsWith('ssh-keygen') ? readFileSync(path.join(dir, file), 'utf8') : done.stdout;
  expect(importPrivateKey(after, PASSPHRASE)).toMatchObject({ ok: true });
});

if (hasOpenSsl) {
  test('an old PKCS#12 file is opened with -legacy, as it says', () => {
    expect(run('openssl req -x509 -new -key rsa.pem -subj /CN=x -out old.pem && openssl pkcs12 -export -legacy -inkey rsa.pem -in old.pem -passout env:PASSPHRASE -out old.p12').status).toBe(0);
    const read = importPrivateKey(readFileSync(path.join(dir, 'old.p12'), 'utf8'));
    expect(read).toMatchObject({ ok: false, error: { fix: expect.stringContaining('-legacy') } });
    const command = 'openssl pkcs12 -nocerts -nodes -in old.p12 -passin env:PASSPHRASE';
    expect(run(command).status).not.toBe(0);
    expect(importPrivateKey(run(`${command} -legacy`).stdout)).toMatchObject({ ok: true });
  });
}

test('a public key and a certificate in binary form are not called private', () => {
  const spki = ec.publicKey.export({ type: 'spki', format: 'der' }).toString('utf8');
  expect(importPrivateKey(spki)).toMatchObject({ ok: false, error: { message: 'This is a certificate or a public key in binary form (DER).' } });
});
