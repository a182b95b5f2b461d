import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';

import { expect, test } from 'vitest';

import { signUrl, signUnchecked } from '@/lib/aws/cloudfront-signer';
import type { LoadedSigningKey } from '@/lib/keys/data';
import { decryptPrivateKey, encryptPrivateKey } from '@/lib/keys/encryption';
import { importPrivateKey } from '@/lib/keys/import';
import { spellingsOf } from '@/test/harness/key-spellings';

const KEYS = {
  ECDSA_P256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  RSA_2048: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
};
const kinds = ['ECDSA_P256', 'RSA_2048'] as const;

function loaded(kind: (typeof kinds)[number]): LoadedSigningKey {
  return { id: 'key', awsPublicKeyId: 'K2JCJMDEHXQW5F', kind, privateKey: KEYS[kind] };
}

function expectNothingOf(privateKey: KeyObject, text: string): void {
  expect(spellingsOf(privateKey).filter((spelling) => text.includes(spelling))).toEqual([]);
}

function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test.each(kinds)('a loaded %s key prints as nothing, however it is printed and whatever holds it', (kind) => {
  const key = loaded(kind);
  const error = Object.assign(new Error('with the key in hand', { cause: { key } }), { key });
  const held = [key, { deep: [{ key }] }, new Map([['key', key]]), new Set([key]), error, [importPrivateKey(KEYS[kind].export({ type: 'pkcs8', format: 'pem' }).toString())]];
  for (const each of held) {
    expectNothingOf(KEYS[kind], JSON.stringify(each));
    expectNothingOf(KEYS[kind], inspect(each, { depth: Infinity, showHidden: true, getters: true }));
  }
  expect(JSON.parse(JSON.stringify(key))).toMatchObject({ privateKey: {} });
  // What would carry an object to another process carries a key neither whole nor in part.
  const carried = thrown(() => serialize(key));
  expectNothingOf(KEYS[kind], carried instanceof Uint8Array ? Buffer.from(carried).toString('latin1') : inspect(carried));
});

test.each(kinds)('nothing that goes wrong with a %s key in hand says anything of it', (kind) => {
  const { privateKey } = loaded(kind);
  const url = 'https://d111111abcdef8.cloudfront.net/v.mp4';
  const expiresAt = new Date(Number.NaN);
  const sealed = encryptPrivateKey({ id: 'one', kind }, privateKey);
  const trouble = [
    thrown(() => signUrl({ url, keyPairId: 'wrong', privateKey, expiresAt }, new Date())),
    thrown(() => signUnchecked({ url, keyPairId: 'K2JCJMDEHXQW5F', privateKey, expiresAt })),
    // @ts-expect-error -- no such hash: what OpenSSL says to it is looked at as well
    thrown(() => signUnchecked({ url, keyPairId: 'K2JCJMDEHXQW5F', privateKey, expiresAt, algorithm: 'MD2' })),
    thrown(() => decryptPrivateKey({ id: 'another', kind, ...sealed })),
    thrown(() => decryptPrivateKey({ id: 'one', kind, ...sealed, ciphertext: sealed.ciphertext.slice(0, 40) })),
    thrown(() => privateKey.export({ type: 'spki', format: 'pem' })),
  ];
  for (const each of trouble) expectNothingOf(privateKey, inspect(each, { depth: Infinity, showHidden: true }) + JSON.stringify(each));
});

/** What a process logs that is handed the key in every way that code could hand it to the log. */
const LOGGING = `
  import { createPrivateKey } from 'node:crypto';
  import { readFileSync } from 'node:fs';
  import { log, logUnexpected } from './lib/log/log.ts';
  const pem = readFileSync(0, 'utf8');
  const key = { id: 'key', kind: 'x', privateKey: createPrivateKey(pem) };
  log().error({ key, privateKey: key.privateKey, loaded: { privateKey: pem }, privateKeyPem: pem }, 'fields');
  log().error(key, 'the key itself');
  log().error({ err: Object.assign(new Error('failed'), { key, privateKey: pem }) }, 'an error');
  logUnexpected('test', Object.assign(new Error('failed', { cause: new Error('below') }), { key }));
`;

test.each(kinds)('a log of a %s key holds nothing of it', (kind) => {
  const pem = KEYS[kind].export({ type: 'pkcs8', format: 'pem' }).toString();
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', LOGGING], { input: pem, encoding: 'utf8', env: { ...process.env, USHER_LOG_LEVEL: 'info' } });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.trim().split('\n')).toHaveLength(4);
  expectNothingOf(KEYS[kind], stdout + stderr);
});
