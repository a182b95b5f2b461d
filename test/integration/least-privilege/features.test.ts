import { existsSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { ALL_FEATURES } from '@/lib/provisioning/account/iam-policy';

test('every feature that the worker can have is tried with its policy alone', () => {
  expect(ALL_FEATURES.filter((feature) => !existsSync(path.join(import.meta.dirname, `${feature}.test.ts`)))).toEqual([]);
});
