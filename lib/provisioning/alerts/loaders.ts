import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { listAlerts } from './data';

/** What needs an admin now. */
export const loadAlerts = cache(async () => listAlerts(await requireAdmin('/admin'), new Date()));
