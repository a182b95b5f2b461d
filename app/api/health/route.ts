import { db } from '@/lib/db/client';
import { problem } from '@/lib/http/problem';
import { unexpectedError } from '@/lib/http/unexpected';

export const dynamic = 'force-dynamic';

/** Whether this web process and its database answer. Says nothing else about the install. */
export async function GET(): Promise<Response> {
  try {
    await db().$queryRaw`SELECT 1`;
    return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return problem(unexpectedError('route health', error));
  }
}
