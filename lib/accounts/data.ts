import { hashToken } from '@/lib/auth/bearer-token';
import { db } from '@/lib/db/client';
import type { OneTimeLinkKind, Role, UserStatus } from '@/lib/db/generated/enums';
import type { AdminActor } from '@/lib/kernel/actor';


/** A person as the people page shows them. Dates are ISO strings. */
export interface PersonView {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: UserStatus;
  createdAt: string;
}

/** Everybody who has or is offered an account, oldest first. */
export async function listPeople(_actor: AdminActor): Promise<PersonView[]> {
  const users = await db().user.findMany({
    select: { id: true, name: true, email: true, role: true, status: true, createdAt: true },
    orderBy: { createdAt: 'asc' },
  });
  return users.map((user) => ({ ...user, createdAt: user.createdAt.toISOString() }));
}

/** What a one-time link is for, or null when it is unknown, used, too old, or its person was disabled meanwhile. */
export async function findOneTimeLink(
  kind: OneTimeLinkKind,
  token: string,
  now = new Date(),
): Promise<{ name: string; email: string } | null> {
  const link = await db().oneTimeLink.findFirst({
    where: {
      kind, tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: now },
      ...(kind === 'INVITE' ? { user: { status: 'INVITED' } } : {}),
    },
    include: { user: { select: { name: true, email: true } } },
  });
  return link && { name: link.user?.name ?? '', email: link.user?.email ?? '' };
}

/** Whether anybody has an account yet. */
export async function hasUsers(): Promise<boolean> {
  return (await db().user.count()) > 0;
}
