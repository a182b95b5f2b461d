import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { currentGaps } from './gaps';

test('GAPS.md names exactly the operations that are missing (npm run local-aws:gaps)', async () => {
  expect(await readFile(join(import.meta.dirname, 'GAPS.md'), 'utf8')).toBe(await currentGaps());
});
