import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';
import type { OneTimeLinkKind } from '@/lib/db/generated/enums';

import { findOneTimeLink, listPeople } from './data';

/** The people page: everybody, and who is looking. */
export const loadPeople = cache(async () => {
  const actor = await requireAdmin('/admin/people');
  return { actor: { userId: actor.userId, role: actor.role }, people: await listPeople(actor) };
});

/** A set-up or invitation page: what the link is for, or a 404. The secret is the link itself. */
export const loadOneTimeLink = cache(async (kind: OneTimeLinkKind, token: string) => {
  return (await findOneTimeLink(kind, token)) ?? notFound();
});
