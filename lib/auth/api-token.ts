import { db } from '@/lib/db/client';
import { countAgainst } from '@/lib/db/rate-limit';
import type { ApiClient } from '@/lib/kernel/actor';
import { addressFilter } from '@/lib/kernel/address-range';
import { isApiScope } from '@/lib/kernel/api-scope';
import type { AppError } from '@/lib/kernel/errors';
import { Kept } from '@/lib/kernel/kept';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { hashToken, isToken } from './bearer-token';
import { LAST_USED_EVERY_SECONDS, TOKENS_REFUSED_PER_ADDRESS } from './limits';

/** A token's row, as it is used at every request. */
interface LivingToken {
  client: ApiClient;
  mayComeFrom: (address: string) => boolean;
  expiresAt: Date | null;
  /** As it stands on record, or is about to. */
  lastUsedAt: Date | null;
}

const living = new Kept<Result<LivingToken>>();

const UNKNOWN: AppError = {
  code: 'unauthenticated', message: 'This token is not known here.', fix: 'Send one that was made on the page “API” of this install, whole.',
};

const NO_BEARER: AppError = { ...UNKNOWN, message: 'The Authorization header is not a bearer token.', fix: 'Send “Authorization: Bearer usher_…”.' };

/**
 * The back end that an `Authorization` header speaks for. Whoever has a token is told why it does not work: refuses with
 * `unauthenticated` (unknown, expired, revoked, or of somebody who manages this install no more), `forbidden` (from this
 * address) or `rate_limited` (too many that are unknown, from one address). A revocation counts within a second.
 */
export async function apiClientOf(authorization: string, address: string, now = new Date()): Promise<Result<ApiClient>> {
  const [scheme = '', token = '', ...more] = authorization.split(/ +/);
  const isBearer = scheme.toLowerCase() === 'bearer' && more.length === 0;
  const known = isBearer && isToken(token) ? await readOften(hashToken(token)) : undefined;
  // What was a token once is no guess: only what is unknown counts as a try.
  if (!known) return refuse((await triedTooMany(address)) ?? (isBearer ? UNKNOWN : NO_BEARER));
  if (!known.ok) return known;
  const refused = whyNotNow(known.value, address, now);
  if (refused) return refuse(refused);
  await noteUse(known.value, address, now);
  return ok(known.value.client);
}

function readOften(tokenHash: string): Promise<Result<LivingToken> | undefined> {
  return living.get(tokenHash, () => readToken(tokenHash));
}

async function triedTooMany(address: string): Promise<AppError | undefined> {
  const limited = await countAgainst(db(), TOKENS_REFUSED_PER_ADDRESS, address);
  if (!limited) return undefined;
  return {
    ...limited,
    message: `Too many requests came from ${address} with tokens that are not known here.`,
    fix: `Wait ${limited.retryAfterSeconds} seconds, and send one that was made on the page “API” of this install, whole.`,
  };
}

function whyNotNow({ mayComeFrom, expiresAt }: LivingToken, address: string, now: Date): AppError | undefined {
  if (expiresAt && expiresAt <= now) return dead('has expired');
  if (mayComeFrom(address)) return undefined;
  return {
    code: 'forbidden', message: `This token may not be used from ${address}.`,
    fix: 'Ask from one of its addresses, or have an admin make another token for this one.',
  };
}

/** Of requests that were let in alone: one that was refused must not stand in the way of the next. */
async function noteUse(token: LivingToken, address: string, now: Date): Promise<void> {
  if (token.lastUsedAt && now.getTime() - token.lastUsedAt.getTime() <= LAST_USED_EVERY_SECONDS * 1000) return;
  // Before it is written, so that of requests that come together one writes.
  token.lastUsedAt = now;
  await db().apiToken.updateMany({ where: { id: token.client.apiTokenId }, data: { lastUsedAt: now, lastUsedFrom: address } });
}

async function readToken(tokenHash: string): Promise<Result<LivingToken> | undefined> {
  const row = await db().apiToken.findUnique({ where: { tokenHash }, include: { createdBy: { select: { status: true, role: true } } } });
  if (!row) return undefined;
  if (row.revokedAt) return refuse(dead('was revoked'));
  if (row.createdBy.status !== 'ACTIVE' || row.createdBy.role === 'VIEWER') return refuse(dead('was made by somebody who manages this install no more'));
  const { id: apiTokenId, name, requestsPerMinute, expiresAt, lastUsedAt } = row;
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- makes the brand: everything above has just been checked
  const client = { apiTokenId, name, scopes: row.scopes.filter(isApiScope), requestsPerMinute } as unknown as ApiClient;
  return ok({ client, mayComeFrom: addressFilter(row.addresses), expiresAt, lastUsedAt });
}

function dead(why: string): AppError {
  return { code: 'unauthenticated', message: `This token ${why}.`, fix: 'Have an admin make another one on the page “API”.' };
}
