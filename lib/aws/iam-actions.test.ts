import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { IAM_ROWS } from './iam-actions';

/** Calls as the adapters spell them; what needs no right stands in no row. */
function callsOfAdapters(): string[] {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'iam-actions.ts');
  const calls = sources.flatMap((name) => {
    // Comments name calls too, as in `s3:CreateBucket`.
    const code = readFileSync(path.join(folder, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    return [...code.matchAll(/'((?:s3|cloudfront|kms|acm):[A-Z]\w*)'/g)].flatMap(([, call]) => call ?? []);
  });
  return [...new Set(calls)].sort();
}

test('every call of the adapters has a row that says which rights it needs, and every row is of such a call', () => {
  expect([...new Set(IAM_ROWS.map(({ call }) => call))].sort()).toEqual(callsOfAdapters());
});

test('every row needs a right of its own service, and no role makes a call by two rows', () => {
  for (const { call, rights } of IAM_ROWS) {
    expect(rights.map(({ action }) => action.split(':')[0])).toEqual(rights.map(() => call.split(':')[0]));
    expect(rights).not.toEqual([]);
  }
  expect(new Set(IAM_ROWS.map(({ call, role }) => `${role} ${call}`)).size).toBe(IAM_ROWS.length);
});
