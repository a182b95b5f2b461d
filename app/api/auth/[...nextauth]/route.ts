import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';

import { authOptions } from '@/lib/auth/next-auth';
import { refusedByDoors } from '@/lib/auth/next-auth-doors';
import { refusedOrigin } from '@/lib/auth/origin';
import { otherMethodsThan } from '@/lib/http/other-methods';
import { NO_STORE, problem } from '@/lib/http/problem';
import { unexpectedError } from '@/lib/http/unexpected';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

/** Sign-in and sign-out by next-auth; a change needs our own Origin on top of next-auth's CSRF token. */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  try {
    const wrongOrigin = request.method === 'GET' ? undefined : refusedOrigin(request.headers);
    if (wrongOrigin) return problem(wrongOrigin);
    const refused = refusedByDoors(request.method, (await context.params).nextauth, request.headers);
    if (refused) return problem(refused);
    const response: unknown = await NextAuth(request, context, authOptions());
    if (!(response instanceof Response)) throw new Error('next-auth gave no answer');
    response.headers.set('Cache-Control', NO_STORE['Cache-Control']);
    return response;
  } catch (error) {
    return problem(unexpectedError('route auth', error));
  }
}

export { handler as GET, handler as POST };

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET', 'POST');
