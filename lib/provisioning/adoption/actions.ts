'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { dryRunSchema } from '../schema';
import { adoptLibrarySchema, adoptSchema, giveSchema } from './schema';
import { adopt, adoptLibrary, givePrivateHalf, requestInventory } from './service';

export const requestInventoryAction = defineAction({
  name: 'account.inventory',
  gate: adminOnly,
  schema: dryRunSchema,
  handler: (actor, { dryRun }) => requestInventory(actor, dryRun ? 'dry-run' : 'record'),
});

export const adoptAction = defineAction({
  name: 'account.adopt',
  gate: adminOnly,
  schema: adoptSchema.safeExtend(dryRunSchema.shape),
  handler: (actor, { dryRun, ...input }) => adopt(actor, input, dryRun ? 'dry-run' : 'record'),
});

export const adoptLibraryAction = defineAction({
  name: 'library.adopt',
  gate: adminOnly,
  schema: adoptLibrarySchema.safeExtend(dryRunSchema.shape),
  handler: async (actor, { dryRun, ...input }) => {
    const result = await adoptLibrary(actor, input, dryRun ? 'dry-run' : 'record');
    revalidatePath('/admin', 'layout');
    return result;
  },
});

export const givePrivateHalfAction = defineAction({
  name: 'key.private-half',
  gate: adminOnly,
  schema: giveSchema,
  handler: async (actor, input) => {
    const result = await givePrivateHalf(actor, input);
    revalidatePath('/admin', 'layout');
    return result;
  },
});
