import { otherMethodsThan } from '@/lib/http/other-methods';

export const dynamic = 'force-dynamic';

/** Whether this web process lives. It asks nobody, so that a database that is away does not have it restarted. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET');
