import type { NextRequest } from 'next/server';

import type { Actor, Caller } from '@/lib/kernel/actor';
import { Kept } from '@/lib/kernel/kept';
import { ok, type Result } from '@/lib/kernel/result';

import { addressOf } from './address';
import { apiClientOf } from './api-token';
import { SESSION_COOKIE } from './next-auth';
import { actorOfToken } from './session';

const sessions = new Kept<Actor>();

/**
 * Who asks a route, or null. An Authorization header counts alone: cookies beside it are not looked at, so that a page
 * elsewhere cannot borrow them, and it refuses as `apiClientOf` does. A session that was ended counts for a second at most.
 */
export async function callerOf(request: NextRequest): Promise<Result<Caller | null>> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) return apiClientOf(authorization, addressOf(request.headers.get('x-forwarded-for')));
  const token = request.cookies.get(SESSION_COOKIE)?.value;
  if (token === undefined) return ok(null);
  return ok((await sessions.get(token, async () => (await actorOfToken(token)) ?? undefined)) ?? null);
}
