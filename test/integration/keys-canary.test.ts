import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import { loadSigningKey } from '@/lib/keys/data';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { makeLibrary, startWorld, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Every row of every table as text, bytes in hex. */
async function everythingStored(): Promise<string> {
  const client = new Client({ connectionString: env().databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM "${name}" t`);
      texts.push(...rows.map(({ line }) => line));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

test('after a library is made, no row, page or proof holds private key material or a usable signature', async () => {
  const { library, operation } = await makeLibrary(world.owner);
  const key = await loadSigningKey(db(), library.keyGroup?.id ?? '');
  if (!key.ok) throw new Error(key.error.message);
  const { d = '' } = key.value.privateKey.export({ format: 'jwk' });
  const spellings = [d, Buffer.from(d, 'base64url').toString('hex'), Buffer.from(d, 'base64url').toString('base64'), 'PRIVATE KEY'];

  const stored = await everythingStored();
  const shown = JSON.stringify([await findLibrary(world.owner, library.id), await findOperation(world.owner, operation.id)]);
  expect(stored).toContain(library.id);
  for (const spelling of spellings) {
    expect(stored).not.toContain(spelling);
    expect(shown).not.toContain(spelling);
  }
  expect(stored).not.toMatch(/Signature=(?!\(masked\))/);
  expect(shown).not.toContain('ciphertext');
});
