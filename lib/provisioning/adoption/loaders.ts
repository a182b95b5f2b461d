import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { workerSeenAt } from '../data';
import { findAccountContents, findQuotas } from './data';

/** What the account has that is not known here. */
export const loadAccountContents = cache(async () => {
  const actor = await requireAdmin('/admin/adopt');
  return { ...(await findAccountContents(actor)), workerSeenAt: await workerSeenAt() };
});

/** How much of each quota the account uses; null before the first look at it. */
export const loadQuotas = cache(async () => findQuotas(await requireAdmin('/admin/account')));
