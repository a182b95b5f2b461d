import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { listTokens } from './data';

/** The page of tokens. */
export const loadTokens = cache(async () => {
  const actor = await requireAdmin('/admin/api');
  return listTokens(actor);
});
