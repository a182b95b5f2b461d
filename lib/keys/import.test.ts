import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

import { isPrivateHalfOf } from './consistent';
import { importPrivateKey } from './import';
import { isSamePublicKey } from './make';

vi.setConfig({ testTimeout: 30_000 });

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const pemOf = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1' | 'spki', encryption?: object) =>
  key.export({ type, format: 'pem', ...encryption }).toString();

const derOf = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1') => key.export({ type, format: 'der' });
const pkcs8Of = (der: Uint8Array) => `-----BEGIN PRIVATE KEY-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;

const pkcs8 = pemOf(ec.privateKey, 'pkcs8');
const EC_PARAMETERS = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';

test.each([
  ['PKCS#1', pemOf(rsa.privateKey, 'pkcs1'), 'RSA_2048'],
  ['PKCS#8 with RSA', pemOf(rsa.privateKey, 'pkcs8'), 'RSA_2048'],
  ['PKCS#8 with P-256', pkcs8, 'ECDSA_P256'],
  ['SEC1', pemOf(ec.privateKey, 'sec1'), 'ECDSA_P256'],
  ['SEC1 after its parameters, as openssl writes it', EC_PARAMETERS + pemOf(ec.privateKey, 'sec1'), 'ECDSA_P256'],
  ['with CRLF', pkcs8.replaceAll('\n', '\r\n'), 'ECDSA_P256'],
  ['with a byte order mark', `\uFEFF${pkcs8}`, 'ECDSA_P256'],
  ['once more in base64, as Kubernetes keeps secrets', Buffer.from(pkcs8).toString('base64'), 'ECDSA_P256'],
  ['once more in base64, in lines', `${Buffer.from(pemOf(rsa.privateKey, 'pkcs1')).toString('base64').replace(/.{76}/g, '$&\n')}\n`, 'RSA_2048'],
  ['with \\n spelled out', pkcs8.replaceAll('\n', '\\n'), 'ECDSA_P256'],
  ['with \\r\\n spelled out', pkcs8.replaceAll('\n', '\\r\\n'), 'ECDSA_P256'],
  ['in quotes', `"${pkcs8.replaceAll('\n', '\\n')}"`, 'ECDSA_P256'],
  ['on one line with spaces', pemOf(rsa.privateKey, 'pkcs1').replaceAll('\n', ' '), 'RSA_2048'],
  ['on one line with nothing', pemOf(rsa.privateKey, 'pkcs8').replaceAll('\n', ''), 'RSA_2048'],
  ['indented, with words around', `key:\n  ${pkcs8.replaceAll('\n', '\n  ')}\nend`, 'ECDSA_P256'],
])('a private key is read: %s', (_, text, kind) => {
  const read = importPrivateKey(text);
  expect(read).toMatchObject({ ok: true, value: { kind } });
  const half = kind === 'RSA_2048' ? rsa.publicKey : ec.publicKey;
  expect(read.ok && read.value.publicKeyPem).toBe(pemOf(half, 'spki'));
  expect(read.ok && isPrivateHalfOf(read.value.privateKey, pemOf(half, 'spki'))).toBe(true);
});

const aes = { cipher: 'aes-256-cbc', passphrase: 'open sesame' };

test.each([
  ['PKCS#8', pemOf(ec.privateKey, 'pkcs8', aes)],
  ['PKCS#8 on one line', pemOf(ec.privateKey, 'pkcs8', aes).replaceAll('\n', ' ')],
  ['the old way', pemOf(rsa.privateKey, 'pkcs1', aes)],
  ['the old way, with CRLF', pemOf(rsa.privateKey, 'pkcs1', aes).replaceAll('\n', '\r\n')],
])('an encrypted key opens with its passphrase alone: %s', (_, text) => {
  expect(importPrivateKey(text, 'open sesame')).toMatchObject({ ok: true });
  expect(importPrivateKey(text)).toMatchObject({ ok: false, error: { message: 'This key is encrypted.', fields: { passphrase: expect.any(String) } } });
  expect(importPrivateKey(text, 'wrong')).toMatchObject({ ok: false, error: { fields: { passphrase: expect.any(String) } } });
});

test('a passphrase for a key that has none is no obstacle', () => {
  expect(importPrivateKey(pkcs8, 'unneeded')).toMatchObject({ ok: true });
});

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';

test.each([
  ['a public key', pemOf(ec.publicKey, 'spki'), 'This is a public key.'],
  ['an RSA public key', pemOf(rsa.publicKey, 'pkcs1'), 'This is a public key.'],
  ['a certificate', CERTIFICATE, 'This is a certificate.'],
  ['a certificate request', CERTIFICATE.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), 'This is a certificate request.'],
  ['an SSH key', CERTIFICATE.replaceAll('CERTIFICATE', 'OPENSSH PRIVATE KEY'), 'This is a key for SSH.'],
  ['a public SSH key', 'ssh-rsa AAAAB3Nza me@here', 'This is a public key for SSH.'],
  ['a key of ssh.com', '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n---- END SSH2 ENCRYPTED PRIVATE KEY ----', 'This is a key for SSH.'],
  ['a key of PuTTY', 'PuTTY-User-Key-File-3: ecdsa-sha2-nistp256\nEncryption: none\nPrivate-Lines: 1\nAAAA', 'This is a key of PuTTY.'],
  ['a key as JSON', JSON.stringify(ec.privateKey.export({ format: 'jwk' })), 'This is a key as JSON (JWK).'],
  ['a key as JSON over several lines', JSON.stringify(rsa.privateKey.export({ format: 'jwk' }), null, 2), 'This is a key as JSON (JWK).'],
  ['a key in DER, read as text', rsa.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('utf8'), 'This is a key in binary form (DER).'],
  ['a small key in DER, read as text', ec.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('utf8'), 'This is a key in binary form (DER).'],
  ['the base64 alone', pkcs8.split('\n').slice(1, -2).join('\n'), 'The lines that say BEGIN and END are missing.'],
  ['a PGP key', CERTIFICATE.replaceAll('CERTIFICATE', 'PGP PRIVATE KEY BLOCK'), 'This is a PGP key.'],
  ['a DSA key', CERTIFICATE.replaceAll('CERTIFICATE', 'DSA PRIVATE KEY'), 'This is a DSA key.'],
  ['parameters alone', EC_PARAMETERS, 'These are the parameters of a key, without the key.'],
  ['another PEM', CERTIFICATE.replaceAll('CERTIFICATE', 'X509 CRL'), 'There is a PEM in this, but no private key.'],
  ['RSA with another size', pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey, 'pkcs8'), 'This is an RSA key with 1024 bits.'],
  ['RSA with 4096 bits', pemOf(generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey, 'pkcs1'), 'This is an RSA key with 4096 bits.'],
  ['RSA for PSS', pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey, 'pkcs8'), 'This is a key of the type rsa-pss.'],
  ['the curve of Bitcoin', pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey, 'sec1'), 'This is an ECDSA key on the curve secp256k1.'],
  ['another curve', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'pkcs8'), 'This is an ECDSA key on the curve secp384r1.'],
  ['another type', pemOf(generateKeyPairSync('ed25519').privateKey, 'pkcs8'), 'This is a key of the type ed25519.'],
  ['two keys', pkcs8 + pemOf(rsa.privateKey, 'pkcs1'), 'There is more than one private key in this.'],
  ['half a file', pkcs8.slice(0, 100), 'The end of this key is missing.'],
  ['something else', 'hello', 'This is no private key in PEM form.'],
  ['nothing', '', 'There is nothing in this.'],
  ['an empty line', '\r\n', 'There is nothing in this.'],
  ['SEC1 under the name of PKCS#8', pemOf(ec.privateKey, 'sec1').replaceAll('EC PRIVATE', 'PRIVATE'), 'This key has the form SEC1, and its first line says otherwise.'],
  ['PKCS#1 under the name of PKCS#8', pemOf(rsa.privateKey, 'pkcs1').replaceAll('RSA PRIVATE', 'PRIVATE'), 'This key has the form PKCS#1, and its first line says otherwise.'],
  ['PKCS#8 under the name of PKCS#1', pkcs8.replaceAll('PRIVATE', 'RSA PRIVATE'), 'This key has the form PKCS#8, and its first line says otherwise.'],
  ['another key’s public half in it', pkcs8Of(derOf(ec.privateKey, 'pkcs8').map((byte, index) => (index === 40 ? byte ^ 1 : byte))), 'This key is damaged: its parts do not belong together.'],
  ['foreign characters', pkcs8.replace('M', 'é'), 'This key is damaged: something in it is not part of a PEM.'],
  ['a cut body', pkcs8.replace(/\n[^-]{30}/, '\n'), 'This key is damaged: it cannot be read.'],
  ['far too much', 'x'.repeat(20_001), 'This is longer than any private key.'],
])('what is no private key for CloudFront is refused in its own words: %s', (_, text, message) => {
  expect(importPrivateKey(text)).toMatchObject({ ok: false, error: { code: 'invalid_input', message } });
});

/** Reading a key takes a millisecond, so not every letter; one in three meets each part of it, also the three bytes of the exponent. */
const EVERY = 3;

test.each([
  ['RSA in PKCS#8', rsa.privateKey, 'pkcs8'], ['RSA in PKCS#1', rsa.privateKey, 'pkcs1'], ['P-256 in PKCS#8', ec.privateKey, 'pkcs8'], ['P-256 in SEC1', ec.privateKey, 'sec1'],
] as const)('a key with one letter changed is refused, wherever it is, unless it is the same key still: %s', (_, key, type) => {
  const [, begin = '', body = '', end = ''] = /^(-[^\n]+\n)([\s\S]+)(\n-[^\n]+\n)$/.exec(pemOf(key, type)) ?? [];
  const letters = [...body.matchAll(/[A-Za-z0-9+/]/g)].filter((_each, index) => index % EVERY === 0);
  let refusals = 0;
  for (const { index: at, 0: letter } of letters) {
    const read = importPrivateKey(`${begin}${body.slice(0, at)}${letter === 'A' ? 'B' : 'A'}${body.slice(at + 1)}${end}`);
    if (read.ok) expect(read.value.privateKey.export({ format: 'jwk' }), `letter ${at}`).toEqual(key.export({ format: 'jwk' }));
    else refusals += 1;
  }
  expect(refusals).toBeGreaterThan(letters.length * 0.9);
});

test('no refusal repeats what was pasted', () => {
  const secret = pkcs8.split('\n')[1]?.slice(10, 40) ?? '';
  for (const text of [pkcs8.replace('M', 'é'), pkcs8 + pkcs8, pkcs8.replace(/\n[^-]{5}/, '\n'), pkcs8.replace('END', 'FIN')]) {
    const refused = importPrivateKey(text);
    expect(refused.ok).toBe(false);
    expect(JSON.stringify(refused)).not.toContain(secret);
  }
});

test('a key is read as well after it was compared with one of another type', () => {
  expect(isSamePublicKey(pemOf(rsa.publicKey, 'spki'), pemOf(ec.publicKey, 'spki'))).toBe(false);
  expect(importPrivateKey(pemOf(ec.privateKey, 'sec1'))).toMatchObject({ ok: true });
});

test('the other half of another key, of another kind, or no key at all, is not its half', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(isPrivateHalfOf(ec.privateKey, pemOf(ec.publicKey, 'spki'))).toBe(true);
  expect(isPrivateHalfOf(ec.privateKey, pemOf(other.publicKey, 'spki'))).toBe(false);
  expect(isPrivateHalfOf(ec.privateKey, pemOf(rsa.publicKey, 'spki'))).toBe(false);
  expect(isPrivateHalfOf(ec.privateKey, 'no key')).toBe(false);
});

describe('whatever is pasted', () => {
  const valid = [pkcs8, pemOf(ec.privateKey, 'sec1'), pemOf(rsa.privateKey, 'pkcs1'), pemOf(rsa.privateKey, 'pkcs8'), pemOf(ec.privateKey, 'pkcs8', aes), pemOf(rsa.privateKey, 'pkcs1', aes)];
  /** Runs of base64 that only the private parts of these keys have. */
  const secrets = valid.flatMap((pem) => pem.replace(/-----[^-]+-----|^[A-Za-z-]+: .*$/gm, '').replace(/\s/g, '').slice(64).match(/.{12}/g) ?? []);
  const edit = fc.record({
    kind: fc.constantFrom('cut', 'insert', 'replace', 'repeat', 'flip'), at: fc.double({ min: 0, max: 1, noNaN: true }), size: fc.integer({ min: 1, max: 200 }),
    text: fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', '\\n', '\r', 'Proc-Type: 4,ENCRYPTED\n', 'DEK-Info: AES-256-CBC,00\n\n')),
  });

  function edited(pem: string, { kind, at, size, text }: { kind: string; at: number; size: number; text: string }): string {
    const start = Math.floor(at * pem.length);
    if (kind === 'flip') {
      // One byte of what the base64 stands for, so that it parses as a PEM and is another key, or none.
      return pem.replace(/([A-Za-z0-9+/=\s]{40,})/, (body) => {
        const der = Buffer.from(body, 'base64');
        const index = Math.floor(at * der.length);
        der[index] = (der[index] ?? 0) ^ (size & 255);
        return `\n${der.toString('base64')}\n`;
      });
    }
    if (kind === 'cut') return pem.slice(0, start) + pem.slice(start + size);
    if (kind === 'repeat') return pem.slice(0, start) + pem.slice(start, start + size).repeat(2) + pem.slice(start + size);
    return pem.slice(0, start) + text + pem.slice(kind === 'insert' ? start : start + text.length);
  }

  test('it is read or refused in words, never thrown at; no refusal repeats a piece of it; and the next key is read as if nothing had been', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.array(edit, { minLength: 1, maxLength: 3 }), fc.constantFrom(undefined, 'open sesame', 'wrong'), (pem, edits, passphrase) => {
        const result = importPrivateKey(edits.reduce(edited, pem), passphrase);
        if (!result.ok) {
          expect(result.error).toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\.$/) });
          const said = JSON.stringify(result.error);
          expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
        }
        expect(importPrivateKey(pkcs8).ok).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('text of any kind is no obstacle either', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 100 })), (text) => { importPrivateKey(text, text); }));
  });
});
