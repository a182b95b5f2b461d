import { listPeople } from '@/lib/accounts/data';
import {
  acceptInviteSchema, completeSetupSchema, inviteUserSchema,
} from '@/lib/accounts/schema';
import { acceptInvite, createOwnerFromSetupLink, inviteUser, makeSetupLink, renewInvite } from '@/lib/accounts/service';
import { isAdmin } from '@/lib/auth/gates';
import { unsafeActorForCommand } from '@/lib/auth/session';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';

import type { DemoFile } from './credentials';
import { DemoTrouble, granted, report } from './demo-trouble';

/**
 * The demo's owner, made through the set-up link as a person would be.
 * Null when this install belongs to somebody else: then there is no demo.
 */
export async function demoOwner({ admin }: DemoFile): Promise<AdminActor | null> {
  const setupUrl = await makeSetupLink();
  if (setupUrl) {
    const input = completeSetupSchema.parse({ ...admin, name: 'Demo admin', token: tokenOf(setupUrl) });
    granted('The admin could not be made', await createOwnerFromSetupLink(input));
    report('Demo admin', true);
  }
  const user = await db().user.findUnique({ where: { email: admin.email, status: 'ACTIVE' }, select: { id: true } });
  if (!user) return null;
  const actor = await unsafeActorForCommand(user.id);
  return isAdmin(actor) ? actor : null;
}

/** The demo's viewer, invited by the owner and let in through the invitation. Gives the user's id. */
export async function demoViewer(owner: AdminActor, { viewer }: DemoFile): Promise<string> {
  const known = (await listPeople(owner)).find((person) => person.email === viewer.email);
  if (known?.status === 'ACTIVE') return known.id;
  if (known?.status === 'DISABLED') throw new DemoTrouble(`${viewer.email} was disabled.`);
  const { userId, inviteUrl } = known
    ? { userId: known.id, ...granted('The invitation could not be renewed', await renewInvite(owner, known.id)) }
    : granted('The viewer could not be invited', await inviteUser(owner, inviteUserSchema.parse({
        email: viewer.email, name: 'Demo viewer', role: 'VIEWER',
      })));
  const input = acceptInviteSchema.parse({ token: tokenOf(inviteUrl), name: 'Demo viewer', password: viewer.password });
  granted('The invitation could not be accepted', await acceptInvite(input));
  report('Demo viewer', true);
  return userId;
}

function tokenOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}
