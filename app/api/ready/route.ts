import { db } from '@/lib/db/client';
import { otherMethodsThan } from '@/lib/http/other-methods';
import { problem } from '@/lib/http/problem';
import { unexpectedError } from '@/lib/http/unexpected';

export const dynamic = 'force-dynamic';

/** Whether requests may be sent to this web process: its database answers, and has been set up. Says nothing else about the install. */
export async function GET(): Promise<Response> {
  try {
    await db().$queryRaw`SELECT "id" FROM "Install"`;
    return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return problem(unexpectedError('route ready', error));
  }
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET');
