import type { ApiScope } from './api-scope';

export type Role = 'OWNER' | 'ADMIN' | 'VIEWER';

/** Who is asking: a signed-in person, checked against the session's row at this request. */
interface ActorFields {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

declare const gate: unique symbol;

/** Proof that somebody is signed in. Only lib/auth makes one. */
export type Actor = ActorFields & { readonly [gate]: 'signed-in' | 'admin' };

/** Proof that the actor may manage this install (owner or admin). Only lib/auth makes one. */
export type AdminActor = ActorFields & { readonly [gate]: 'admin' };

/** Another back end, by its token: it speaks for the install as the admin who made the token would, within its scopes. */
interface ApiClientFields {
  readonly apiTokenId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly requestsPerMinute: number;
}

/** Proof that a token was presented that lives. Only lib/auth makes one. */
export type ApiClient = ApiClientFields & { readonly [gate]: 'api-token' };

/** Whoever asks a route: a person by a session, or another back end by a token. */
export type Caller = Actor | ApiClient;

export function isApiClient(caller: Caller): caller is ApiClient {
  return 'apiTokenId' in caller;
}

/** What the audit calls a caller: a person's id, or `token:` with the token's. */
export function auditIdOf(caller: Caller): string {
  return isApiClient(caller) ? `token:${caller.apiTokenId}` : caller.userId;
}

/**
 * Whoever runs the command line where the install's database and master key can be read: the owner of all of it, without a
 * session. Commands alone say this; nothing that answers requests may.
 */
export type Operator = 'operator';
