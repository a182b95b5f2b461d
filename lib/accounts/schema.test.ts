import { expect, test } from 'vitest';

import { inviteUserSchema } from './schema';

test.each(['A\r\nB', 'A\u0000B', 'A\u202eB', '   '])('a person is not called %j', (name) => {
  expect(inviteUserSchema.safeParse({ email: 'a@example.org', name, role: 'VIEWER' }).success).toBe(false);
});

test.each([
  '"e@attacker.example"@victim.example', 'a@b@c.example', 'a\u0000@example.org', 'a＠example.org', 'a@exämple.org', 'a@example.org\r\nBcc: b@c.example',
])('%j is no address', (email) => {
  expect(inviteUserSchema.safeParse({ email, name: 'A', role: 'VIEWER' }).success).toBe(false);
});

test('an address of a megabyte is refused before it is looked at', () => {
  const start = performance.now();
  expect(inviteUserSchema.safeParse({ email: `${'a.'.repeat(500_000)}@x`, name: 'A', role: 'VIEWER' }).success).toBe(false);
  expect(performance.now() - start).toBeLessThan(500);
});

test('nobody is invited as an owner', () => {
  expect(inviteUserSchema.safeParse({ email: 'a@example.org', name: 'A', role: 'OWNER' }).success).toBe(false);
});
