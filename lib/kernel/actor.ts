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
