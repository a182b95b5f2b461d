'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { dryRunSchema } from '../schema';
import { repairLibrarySchema } from './schema';
import { repairLibrary } from './service';

export const repairLibraryAction = defineAction({
  name: 'library.repair',
  gate: adminOnly,
  schema: repairLibrarySchema.extend(dryRunSchema.shape),
  handler: async (actor, { dryRun, ...input }) => {
    const result = await repairLibrary(actor, input, dryRun ? 'dry-run' : 'record');
    if (!dryRun) revalidatePath('/admin', 'layout');
    return result;
  },
});
