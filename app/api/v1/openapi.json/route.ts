import { env } from '@/lib/env';
import { otherMethodsThan } from '@/lib/http/other-methods';
import { openApi } from '@/lib/reference/openapi';
import packageJson from '@/package.json' with { type: 'json' };

/** The API's description, for everybody: it says nothing about the install but its address. */
export function GET(): Response {
  return Response.json(openApi(env().publicOrigin, packageJson.version), { headers: { 'Cache-Control': 'no-cache' } });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET');
