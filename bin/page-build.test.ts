import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { buildHash } from './page-build';

function project() {
  const root = mkdtempSync(path.join(tmpdir(), 'usher-build-'));
  onTestFinished(() => { rmSync(root, { recursive: true, force: true }); });
  const write = (file: string, text: string) => {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write('lib/db/client.ts', 'export {}');
  write('prisma/schema.prisma', 'model A {}');
  return { root, write };
}

test('the database client that a first start generates does not make the second build the pages again', async () => {
  const { root, write } = project();
  const before = await buildHash(root);
  write('lib/db/generated/client.ts', 'export {}');
  expect(await buildHash(root)).toBe(before);
});

test('a changed source or schema has the pages built again', async () => {
  const { root, write } = project();
  const hashes = [await buildHash(root)];
  write('lib/db/client.ts', 'export const changed = true');
  hashes.push(await buildHash(root));
  write('prisma/schema.prisma', 'model B {}');
  hashes.push(await buildHash(root));
  expect(new Set(hashes).size).toBe(3);
});
