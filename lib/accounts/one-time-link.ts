import { randomBytes } from 'node:crypto';

import { hashToken } from '@/lib/auth/bearer-token';
import { env } from '@/lib/env';
import type { OneTimeLinkKind } from '@/lib/db/generated/enums';

const TOKEN_BYTES = 32;

/** How long a link waits for its person. */
const LIFETIME_SECONDS: Record<OneTimeLinkKind, number> = { SETUP: 24 * 3600, INVITE: 7 * 24 * 3600 };

const PATH: Record<OneTimeLinkKind, string> = { SETUP: 'setup', INVITE: 'invite' };

/** A fresh link: the URL to show once, and what the database keeps of it. */
export function makeOneTimeLink(kind: OneTimeLinkKind, now: Date): { url: string; tokenHash: string; expiresAt: Date } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return {
    url: `${env().publicOrigin}/${PATH[kind]}/${token}`,
    tokenHash: hashToken(token),
    expiresAt: new Date(now.getTime() + LIFETIME_SECONDS[kind] * 1000),
  };
}
