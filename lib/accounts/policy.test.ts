import { expect, test } from 'vitest';

import type { AdminActor, Role } from '@/lib/kernel/actor';

import { canInvite, canSetStatus } from './policy';

function actor(role: Role): AdminActor {
  return { userId: 'me', sessionId: 's', email: 'me@example.org', name: 'Me', role } as AdminActor;
}

test('an admin invites viewers, and only the owner invites admins', () => {
  expect(canInvite(actor('ADMIN'), 'VIEWER')).toBe(true);
  expect(canInvite(actor('ADMIN'), 'ADMIN')).toBe(false);
  expect(canInvite(actor('OWNER'), 'ADMIN')).toBe(true);
});

test('nobody makes a second owner', () => {
  expect(canInvite(actor('OWNER'), 'OWNER')).toBe(false);
});

test('nobody disables themselves or an owner', () => {
  expect(canSetStatus(actor('OWNER'), { id: 'me', role: 'ADMIN' })).toBe(false);
  expect(canSetStatus(actor('OWNER'), { id: 'other', role: 'OWNER' })).toBe(false);
});

test('an admin disables viewers but not other admins', () => {
  expect(canSetStatus(actor('ADMIN'), { id: 'other', role: 'VIEWER' })).toBe(true);
  expect(canSetStatus(actor('ADMIN'), { id: 'other', role: 'ADMIN' })).toBe(false);
});
