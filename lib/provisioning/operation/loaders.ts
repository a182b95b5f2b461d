import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { workerSeenAt } from '../data';
import { listOperations } from './data';

/** A page of all operations, and when a worker was last there to work on them. */
export const loadOperations = cache(async (before: string | undefined) => {
  const actor = await requireAdmin('/admin/operations');
  const [page, seenAt] = await Promise.all([listOperations(actor, before), workerSeenAt()]);
  return { ...page, workerSeenAt: seenAt };
});
