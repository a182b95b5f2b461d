import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { workerSeenAt } from '../data';
import { readAccount } from './data';

/** The page of the AWS account: what it may, what to paste, and what it says about itself. */
export const loadAccount = cache(async () => {
  const actor = await requireAdmin('/admin/account');
  const [account, seenAt] = await Promise.all([readAccount(actor), workerSeenAt()]);
  return { account, workerSeenAt: seenAt };
});
