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
}

const living = new Kept<Result<LivingToken>>();

const UNKNOWN: AppError = {
  code: 'unauthenticated', message: 'This token is not known here.', fix: 'Send one that was made on the page “API” of this install, whole.',
};

/**
 * The back end that an `Authorization` header speaks for. Whoever has a token is told why it does not work: refuses with
 * `unauthenticated` (unknown, expired, revoked, or of somebody who manages this install no more), `forbidden` (from this
 * address) or `rate_limited` (too many that do not work, from one address). A revocation counts within a second.
 */
export async function apiClientOf(authorization: string, address: string, now = new Date()): Promise<Result<ApiClient>> {
  const found = await findToken(authorization);
  const result = found.ok ? mayUse(found.value, address, now) : found;
  if (result.ok) return result;
  const limited = await countAgainst(db(), TOKENS_REFUSED_PER_ADDRESS, address);
  return limited ? refuse(limited) : result;

  async function findToken(header: string): Promise<Result<LivingToken>> {
    const [scheme = '', token = '', ...more] = header.split(/ +/);
    if (scheme.toLowerCase() !== 'bearer' || more.length > 0) {
      return refuse({ ...UNKNOWN, message: 'The Authorization header is not a bearer token.', fix: 'Send “Authorization: Bearer usher_…”.' });
    }
    if (!isToken(token)) return refuse(UNKNOWN);
    const tokenHash = hashToken(token);
    return (await living.get(tokenHash, () => readToken(tokenHash, address, now))) ?? refuse(UNKNOWN);
  }
}

function mayUse({ client, mayComeFrom, expiresAt }: LivingToken, address: string, now: Date): Result<ApiClient> {
  if (expiresAt && expiresAt <= now) return refuse(dead('has expired'));
  if (!mayComeFrom(address)) {
    return refuse({
      code: 'forbidden', message: `This token may not be used from ${address}.`,
      fix: 'Ask from one of its addresses, or have an admin make another token for this one.',
    });
  }
  return ok(client);
}

async function readToken(tokenHash: string, address: string, now: Date): Promise<Result<LivingToken> | undefined> {
  const row = await db().apiToken.findUnique({ where: { tokenHash }, include: { createdBy: { select: { status: true, role: true } } } });
  if (!row) return undefined;
  if (row.revokedAt) return refuse(dead('was revoked'));
  if (row.createdBy.status !== 'ACTIVE' || row.createdBy.role === 'VIEWER') return refuse(dead('was made by somebody who manages this install no more'));
  const mayComeFrom = addressFilter(row.addresses);
  const isUsed = mayComeFrom(address) && (!row.expiresAt || row.expiresAt > now);
  if (isUsed && (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > LAST_USED_EVERY_SECONDS * 1000)) {
    await db().apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now, lastUsedFrom: address } });
  }
  const { id: apiTokenId, name, requestsPerMinute, expiresAt } = row;
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- makes the brand: everything above has just been checked
  const client = { apiTokenId, name, scopes: row.scopes.filter(isApiScope), requestsPerMinute } as unknown as ApiClient;
  return ok({ client, mayComeFrom, expiresAt });
}

function dead(why: string): AppError {
  return { code: 'unauthenticated', message: `This token ${why}.`, fix: 'Have an admin make another one on the page “API”.' };
}
