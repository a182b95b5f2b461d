import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { makeToken } from '@/lib/auth/bearer-token';

import { query } from './database';

/** A token with which another site may ask for everything but libraries, made past the page by the first admin. */
export async function aToken(requestsPerMinute = 6_000): Promise<string> {
  const { token, tokenHash, hint } = makeToken();
  await query(
    `INSERT INTO "ApiToken" (id, name, "tokenHash", hint, scopes, addresses, "requestsPerMinute", "createdById")
     SELECT $1, 'For tests', $2, $3, '{playback:create,signatures:create,videos:read,explanations:create}', '{}', $4, id FROM "User" WHERE role <> 'VIEWER' ORDER BY "createdAt" LIMIT 1`,
    z.unknown(), [randomUUID(), tokenHash, hint, requestsPerMinute],
  );
  return token;
}

/** Takes them away again. */
export async function forgetTokens(): Promise<void> {
  await query(`DELETE FROM "ApiToken" WHERE name = 'For tests'`, z.unknown());
}
