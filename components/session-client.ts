'use client';

import { z } from 'zod';

const csrfSchema = z.object({ csrfToken: z.string() });
const callbackSchema = z.object({ url: z.string() });
const sessionSchema = z.object({ expires: z.string() });

/** How a try to sign in ended. `cookie_dropped`: the password was right, but the browser kept no session. */
export type SignInOutcome = 'signed_in' | 'wrong' | 'rate_limited' | 'cookie_dropped' | 'unavailable';

/**
 * Signs in at next-auth's endpoints (its own client leaves the page when the server does not answer,
 * and what was typed would be lost).
 */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const answer = await post('/api/auth/callback/credentials', { email, password });
    const refusal = refusalIn(await answer.json());
    if (refusal === 'rate_limited') return 'rate_limited';
    if (refusal === 'unauthenticated' || refusal === 'CredentialsSignin') return 'wrong';
    if (refusal !== null || !answer.ok) return 'unavailable';
    return (await hasSession()) ? 'signed_in' : 'cookie_dropped';
  } catch {
    return 'unavailable';
  }
}

/** Ends the session on the server and in the browser. */
export async function signOut(): Promise<void> {
  await post('/api/auth/signout', {});
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const csrf = await fetch('/api/auth/csrf', { cache: 'no-store' });
  const { csrfToken } = csrfSchema.parse(await csrf.json());
  return fetch(path, { method: 'POST', body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }) });
}

/** next-auth says why in the query of the address that it would have redirected to. */
function refusalIn(answer: unknown): string | null {
  const { url } = callbackSchema.parse(answer);
  return new URL(url, window.location.origin).searchParams.get('error');
}

async function hasSession(): Promise<boolean> {
  const answer = await fetch('/api/auth/session', { cache: 'no-store' });
  return sessionSchema.safeParse(await answer.json()).success;
}
