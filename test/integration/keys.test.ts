import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import { newId } from '@/lib/kernel/id';
import { KEY_IDLE_MS, loadSigningKey } from '@/lib/keys/data';
import { decryptPrivateKey, encryptPrivateKey } from '@/lib/keys/encryption';
import { makeSigningKey } from '@/lib/keys/make';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';
import { addEnvironment } from '@/test/harness/environment';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** A key group with one active key, as provisioning leaves it. */
async function anActiveKey(kind: 'ECDSA_P256' | 'RSA_2048') {
  await db().signingKey.deleteMany();
  await db().keyGroup.deleteMany();
  const { privateKey, publicKeyPem } = await makeSigningKey(kind);
  const [keyGroupId, id] = [newId(), newId()];
  await db().keyGroup.create({ data: { id: keyGroupId, name: keyGroupId, signingKeyKind: kind } });
  const sealed = encryptPrivateKey({ id, kind }, privateKey);
  const row = await db().signingKey.create({
    data: {
      id, keyGroupId, kind, state: 'ACTIVE', name: id, publicKeyPem, awsPublicKeyId: `K${id.toUpperCase()}`,
      ...sealed,
    },
  });
  return { row: { ...row, keyGroupId, ...sealed }, privateKey };
}

test.each(['ECDSA_P256', 'RSA_2048'] as const)('a %s key signs after a trip through its row, and its public half verifies', async (kind) => {
  const { row } = await anActiveKey(kind);
  const loaded = await loadSigningKey(db(), row.keyGroupId);
  if (!loaded.ok) throw new Error(loaded.error.message);
  expect(loaded.value).toMatchObject({ id: row.id, awsPublicKeyId: row.awsPublicKeyId, kind });
  const signature = sign('sha256', Buffer.from('text'), loaded.value.privateKey);
  expect(verify('sha256', Buffer.from('text'), createPublicKey(row.publicKeyPem), signature)).toBe(true);
});

test('a loaded key is parsed once, and cannot be printed', async () => {
  const { row } = await anActiveKey('ECDSA_P256');
  const [one, two] = [await loadSigningKey(db(), row.keyGroupId), await loadSigningKey(db(), row.keyGroupId)];
  if (!one.ok || !two.ok) throw new Error('the key was refused');
  expect(one.value.privateKey).toBe(two.value.privateKey);
  expect(JSON.parse(JSON.stringify(one.value))).toMatchObject({ privateKey: {} });
});

test('a key that nothing is signed with any more is dropped from memory, also where nobody notices its rotation', async () => {
  const { row } = await anActiveKey('ECDSA_P256');
  const load = async () => {
    const loaded = await loadSigningKey(db(), row.keyGroupId);
    if (!loaded.ok) throw new Error(loaded.error.message);
    return loaded.value.privateKey;
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const first = await load();
    vi.advanceTimersByTime(KEY_IDLE_MS - 1);
    expect(await load()).toBe(first);
    vi.advanceTimersByTime(KEY_IDLE_MS - 1);
    expect(await load()).toBe(first);
    vi.advanceTimersByTime(KEY_IDLE_MS);
    expect(await load()).not.toBe(first);
  } finally {
    vi.useRealTimers();
  }
});

test('a ciphertext in another row, of another kind, or changed by one bit does not decrypt', async () => {
  const { row } = await anActiveKey('ECDSA_P256');
  expect(decryptPrivateKey(row).ok).toBe(true);
  expect(decryptPrivateKey({ ...row, id: newId() })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(decryptPrivateKey({ ...row, kind: 'RSA_2048' })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  for (const position of [0, 12, 28, row.ciphertext.length - 1]) {
    const ciphertext = Uint8Array.from(row.ciphertext);
    ciphertext[position] = (ciphertext[position] ?? 0) ^ 1;
    expect(decryptPrivateKey({ ...row, ciphertext }).ok).toBe(false);
  }
  expect(decryptPrivateKey({ ...row, ciphertext: row.ciphertext.slice(0, 20) }).ok).toBe(false);
});

test('with another master key the refusal says so, and says which one is needed', async () => {
  const { row } = await anActiveKey('ECDSA_P256');
  const right = env().masterKey.toString('base64');
  addEnvironment({ USHER_MASTER_KEY: Buffer.alloc(32, 'other').toString('base64') });
  const refused = await loadSigningKey(db(), row.keyGroupId);
  addEnvironment({ USHER_MASTER_KEY: right });
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'unavailable', message: expect.stringContaining(`master key ${row.masterKeyId}`), fix: expect.stringContaining('USHER_MASTER_KEY') },
  });
});

test('nothing of a private key stands in the database but its ciphertext', async () => {
  const { row, privateKey } = await anActiveKey('ECDSA_P256');
  const { d } = privateKey.export({ format: 'jwk' });
  const secret = Buffer.from(d ?? '', 'base64url');
  expect(secret).toHaveLength(32);
  const stored = JSON.stringify(row, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value));
  expect(stored).not.toContain(secret.toString('hex'));
  expect(stored).not.toContain('PRIVATE KEY');
  expect(createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).equals(privateKey)).toBe(true);
});

test('a key group without an active key is not ready', async () => {
  const { row } = await anActiveKey('RSA_2048');
  await db().signingKey.update({ where: { id: row.id }, data: { state: 'RETIRED' } });
  expect(await loadSigningKey(db(), row.keyGroupId)).toMatchObject({ ok: false, error: { code: 'not_ready' } });
});
