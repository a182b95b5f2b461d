import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { workerSeenAt } from '../data';
import { withSeen } from '../reconcile/seen-state';
import { findIdentity, listIdentities } from './data';

/** The list of identities. */
export const loadIdentities = cache(async () => {
  const actor = await requireAdmin('/admin/identities');
  const [identities, seenAt] = await Promise.all([listIdentities(actor), workerSeenAt()]);
  return { identities: await withSeen(actor, 'origin-identity', identities), workerSeenAt: seenAt };
});

/** An identity's page, or a 404. */
export const loadIdentity = cache(async (originIdentityId: string) => {
  const actor = await requireAdmin(`/admin/identities/${originIdentityId}`);
  return (await findIdentity(actor, originIdentityId)) ?? notFound();
});
