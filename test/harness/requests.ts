import { NextRequest } from 'next/server';

import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';
import type { ApiScope } from '@/lib/kernel/api-scope';
import { createTokenSchema } from '@/lib/tokens/schema';
import { createToken } from '@/lib/tokens/service';

type Handler<Params> = (request: NextRequest, context: { params: Promise<Params> }) => Promise<Response> | Response;

/** What a request to a route carries. */
export interface Sent {
  method?: string;
  path?: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON; text and bytes as they are. */
  body?: unknown;
  token?: string;
}

/** Asks a route handler as Next would, from another back end’s address. */
export function ask(handler: Handler<Record<string, string>>, { method, path = '/', params = {}, headers = {}, body, token }: Sent = {}): Promise<Response> {
  const request = new NextRequest(`${env().publicOrigin}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'x-forwarded-for': '203.0.113.7',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' || Buffer.isBuffer(body) ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body) }),
  });
  return Promise.resolve(handler(request, { params: Promise.resolve(params) }));
}

/** A token with these scopes, made as an admin makes one. */
export async function aToken(admin: AdminActor, scopes: ApiScope[], more: { addresses?: string; requestsPerMinute?: number; expiresInDays?: number | null } = {}): Promise<{ token: string; tokenId: string }> {
  const made = await createToken(admin, createTokenSchema.parse({ name: 'A site', scopes, ...more }));
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
