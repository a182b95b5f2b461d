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
  if (host !== publicOrigin.host && !isForwardedAction(request)) {
    const refusal = problem({
      code: 'wrong_host',
      message: 'This server answers only under its own name.',
      fix: `Open ${publicOrigin.origin}, or set PUBLIC_ORIGIN to the address that people use.`,
    });
    // Not a redirect: Next takes 127.0.0.1 and localhost for one host and would lead the browser in a circle.
    if (isOtherLoopbackName(host, publicOrigin)) refusal.headers.set('Refresh', `0; url=${right(request, publicOrigin)}`);
    return refusal;
  }

  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy(env().aws, nonce, env().development);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  if (publicOrigin.protocol === 'https:') response.headers.set('Strict-Transport-Security', 'max-age=31536000');
  return response;
}

/**
 * An action that was called on a page which does not have it: Next sends it on to one that does, at its own address.
 * A stranger who claims this gains nothing: the action asks for our Origin and for a session all the same.
 */
function isForwardedAction({ method, headers }: NextRequest): boolean {
  return method === 'POST' && headers.has('next-action') && headers.has('x-action-forwarded');
}

/** The same page under the right name. */
function right({ nextUrl }: NextRequest, publicOrigin: URL): string {
  // Not resolved against our origin: a path that begins with two slashes would be another host.
  const url = new URL(publicOrigin);
  url.pathname = nextUrl.pathname;
  url.search = nextUrl.search;
  return url.href;
}

/** `127.0.0.1:3000` where `localhost:3000` is meant: the same machine under another of its names. */
function isOtherLoopbackName(host: string | null, publicOrigin: URL): boolean {
  const asked = host && URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  return asked?.port === publicOrigin.port && isLoopbackHost(asked.hostname) && isLoopbackHost(publicOrigin.hostname);
}

export const config = {
  // Health and readiness are asked by address; the JSON API answers no pages, and its builder decides by itself whom it
  // answers; files under _next/static are the same for everybody.
  matcher: ['/((?!api/(?:health|ready)$|api/v1/|_next/static/|icon\\.svg$).*)'],
};
