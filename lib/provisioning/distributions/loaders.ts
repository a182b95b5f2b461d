import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { workerSeenAt } from '../data';
import { findObservation } from '../reconcile/data';
import { withSeen } from '../reconcile/seen-state';
import { findDistribution, listDistributions, listParts } from './data';

/** Every distribution, and what another one can be put together from. */
export const loadDistributions = cache(async () => {
  const actor = await requireAdmin('/admin/distributions');
  const [distributions, parts, seenAt] = await Promise.all([listDistributions(actor), listParts(actor), workerSeenAt()]);
  return { distributions: await withSeen(actor, 'distribution', distributions), parts, workerSeenAt: seenAt };
});

/** A distribution's page with the worker's last look at it, or a 404. */
export const loadDistribution = cache(async (distributionId: string) => {
  const actor = await requireAdmin(`/admin/distributions/${distributionId}`);
  const distribution = (await findDistribution(actor, distributionId)) ?? notFound();
  return { distribution, observation: await findObservation(actor, 'distribution', distributionId) };
});
