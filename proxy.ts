import { type NextRequest, NextResponse } from 'next/server';

import { env, isLoopbackHost } from '@/lib/env';
import { contentSecurityPolicy } from '@/lib/http/content-security-policy';
import { problem } from '@/lib/http/problem';

/**
 * Answers early what does not belong here, and gives every page its content security policy.
 * It is never the check: actions, routes and loaders decide again where the data is.
 */
export function proxy(request: NextRequest): Response {
  const publicOrigin = new URL(env().publicOrigin);
  const host = request.headers.get('host');
  if (host !== publicOrigin.host) {
    if (isOtherLoopbackName(host, publicOrigin) && request.method === 'GET') {
      return NextResponse.redirect(new URL(request.nextUrl.pathname + request.nextUrl.search, publicOrigin), 307);
    }
    return problem({
      code: 'wrong_host',
      message: 'This server answers only under its own name.',
      fix: `Open ${publicOrigin.origin}, or set PUBLIC_ORIGIN to the address that people use.`,
    });
  }

  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy(env().aws, nonce, env().development);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

/** `127.0.0.1:3000` where `localhost:3000` is meant: the same machine under another of its names. */
function isOtherLoopbackName(host: string | null, publicOrigin: URL): boolean {
  const asked = host && URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  return asked?.port === publicOrigin.port && isLoopbackHost(asked.hostname) && isLoopbackHost(publicOrigin.hostname);
}

export const config = {
  // The health check is asked by address; files under _next/static are the same for everybody.
  matcher: ['/((?!api/health|_next/static|icon.svg).*)'],
};
