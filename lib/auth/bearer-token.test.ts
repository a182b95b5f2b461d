import { expect, test } from 'vitest';

import { hashToken, isToken, makeToken } from './bearer-token';

test('tokens are of 256 random bits, and what is kept of one does not give it away', () => {
  const made = Array.from({ length: 100 }, makeToken);
  expect(new Set(made.map(({ token }) => token)).size).toBe(100);
  for (const { token, tokenHash, hint } of made) {
    expect(isToken(token)).toBe(true);
    expect(tokenHash).toBe(hashToken(token));
    expect(tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(hint).toHaveLength(4);
  }
});

test.each(['', 'usher_', 'usher_short', `Usher_${'a'.repeat(43)}`, `usher_${'a'.repeat(44)}`, `usher_${'a'.repeat(42)}\n`])('%j is no token', (text) => {
  expect(isToken(text)).toBe(false);
});
