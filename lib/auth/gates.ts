import { notFound, redirect } from 'next/navigation';

import { recordRefusal } from '@/lib/audit/mutations';
import type { Actor, AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND, UNAUTHENTICATED } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { currentActor } from './session';

/** Turns whoever is asking into proof that they may, or a refusal. */
export type Gate<A> = (actor: Actor | null) => Result<A>;

/** Lets everybody in: sign-in, set-up and invitation forms, whose secret is in the input. */
export const anyone: Gate<Actor | null> = (actor) => ok(actor);

/** Lets in whoever is signed in. */
export const signedIn: Gate<Actor> = (actor) => (actor ? ok(actor) : refuse(UNAUTHENTICATED));

/** Lets in owners and admins; to a viewer, what is theirs does not exist. */
export const adminOnly: Gate<AdminActor> = (actor) => {
  if (!actor) return refuse(UNAUTHENTICATED);
  return isAdmin(actor) ? ok(actor) : refuse(NOT_FOUND);
};

/** Whether the actor manages this install. */
export function isAdmin(actor: Actor): actor is Actor & AdminActor {
  return actor.role === 'OWNER' || actor.role === 'ADMIN';
}

/** For pages: somebody signed in, or a redirect to the sign-in page that leads back to `path`. */
export async function requireActor(path: string): Promise<Actor> {
  return passOrLeave(signedIn(await currentActor()), path);
}

/** For pages: an owner or admin; a viewer gets a 404, a stranger the sign-in page. */
export async function requireAdmin(path: string): Promise<AdminActor> {
  const actor = await currentActor();
  const result = adminOnly(actor);
  if (actor && !result.ok) await recordRefusal({ actorId: actor.userId, action: 'page.open', detail: { path: path.slice(0, 200) } });
  return passOrLeave(result, path);
}

function passOrLeave<A>(result: Result<A>, path: string): A {
  if (result.ok) return result.value;
  if (result.error.code === 'unauthenticated') redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  notFound();
}
