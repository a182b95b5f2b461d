import { expect, test } from 'vitest';

import type { OperationState } from '@/lib/db/generated/enums';
import type { OperationKind } from '@/lib/provisioning/operation/kinds';

import { openOperationOf } from './open-operation-of';

function operation(id: string, kind: OperationKind, state: OperationState) {
  return { id, kind, state, title: '', subject: '', createdAt: '2026-01-01T00:00:00.000Z', startedAt: null, wait: null };
}

test('the newest operation that is under way is the open one', () => {
  const operations = [operation('look', 'LOOK', 'RUNNING'), operation('create', 'CREATE_LIBRARY', 'DONE')];
  expect(openOperationOf({ operations })?.id).toBe('look');
});

test('a proof that stopped is settled by a later proof, and not by a later look', () => {
  const stopped = operation('stopped', 'PROVE', 'FAILED');
  expect(openOperationOf({ operations: [operation('later', 'PROVE', 'DONE'), stopped] })).toBeUndefined();
  expect(openOperationOf({ operations: [operation('later', 'LOOK', 'DONE'), stopped] })?.id).toBe('stopped');
});

test('nothing is open when everything is done', () => {
  expect(openOperationOf({ operations: [operation('create', 'CREATE_LIBRARY', 'DONE')] })).toBeUndefined();
});
