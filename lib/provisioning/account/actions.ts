'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { dryRunSchema } from '../schema';
import { requestRightsCheck } from './service';

export const checkRightsAction = defineAction({
  name: 'account.check-rights',
  gate: adminOnly,
  schema: dryRunSchema,
  handler: async (actor, { dryRun }) => {
    const result = await requestRightsCheck(actor, dryRun ? 'dry-run' : 'record');
    revalidatePath('/admin/account');
    return result;
  },
});
