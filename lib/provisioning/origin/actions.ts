'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { dryRunSchema } from '../schema';
import { mendOrigin } from './service';

export const mendOriginAction = defineAction({
  name: 'install.mend-origin',
  gate: adminOnly,
  schema: dryRunSchema,
  handler: async (actor, { dryRun }) => {
    const result = await mendOrigin(actor, dryRun ? 'dry-run' : 'record');
    if (!dryRun) revalidatePath('/admin', 'layout');
    return result;
  },
});
