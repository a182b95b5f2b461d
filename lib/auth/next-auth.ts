import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';

import { env } from '@/lib/env';
import { unexpectedError } from '@/lib/http/unexpected';
import { deriveKey } from '@/lib/kernel/derive-key';
import { isPlainText } from '@/lib/kernel/plain-text';
import { refuse } from '@/lib/kernel/result';
import { log } from '@/lib/log/log';

import { addressOf } from './address';
import { endSession, signInWithPassword } from './credentials';
import { SESSION_ABSOLUTE_SECONDS } from './limits';

/** The cookie that carries the encrypted session id. `__Host-` ties it to this very host and to Secure. */
export const SESSION_COOKIE = '__Host-usher.session';

const credentialsSchema = z.object({
  email: z.string().max(320).refine(isPlainText),
  password: z.string().min(1).max(1024),
});
const tokenSchema = z.object({ sid: z.string() });

/** The secret under which next-auth encrypts the session cookie. */
export function sessionSecret(): string {
  return deriveKey(env().masterKey, 'session-cookie').toString('base64');
}

/** The session id inside a decoded token, if it is one of ours. */
export function sessionIdOf(token: unknown): string | undefined {
  return tokenSchema.safeParse(token).data?.sid;
}

function cookie(name: string) {
  return { name, options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure: true } };
}

/**
 * How people sign in. Credentials allow only JWT sessions, so the token carries nothing but the id
 * of a session row, and `currentActor` reads that row at every request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    session: { strategy: 'jwt', maxAge: SESSION_ABSOLUTE_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    cookies: {
      sessionToken: cookie(SESSION_COOKIE),
      csrfToken: cookie('__Host-usher.csrf'),
      callbackUrl: cookie('__Host-usher.callback'),
    },
    providers: [
      CredentialsProvider({
        name: 'Email and password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(input, request) {
          const credentials = credentialsSchema.safeParse(input);
          if (!credentials.success) return null;
          const result = await signInWithPassword(credentials.data, forwardedAddress(request.headers))
            .catch((error: unknown) => refuse(unexpectedError('sign-in', error)));
          // next-auth hands an error's message to the sign-in page as ?error=: a code, never a sentence or what Prisma says.
          if (!result.ok) throw new Error(result.error.code);
          return { id: result.value.userId, sessionId: result.value.sessionId };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        // `user` is there only at sign-in, and is what authorize returned.
        const opened = z.object({ sessionId: z.string() }).safeParse(user);
        return opened.success ? { sid: opened.data.sessionId } : { sid: sessionIdOf(token) };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        const sessionId = sessionIdOf(token);
        if (sessionId) await endSession(sessionId);
      },
    },
    logger: {
      // A refused sign-in is logged in the audit, and JWT errors are old or foreign cookies.
      error: (code) => log().warn({ code }, 'next-auth'),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

function forwardedAddress(headers: unknown): string {
  return addressOf(z.object({ 'x-forwarded-for': z.string() }).safeParse(headers).data?.['x-forwarded-for']);
}
