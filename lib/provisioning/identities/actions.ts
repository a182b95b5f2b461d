'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { plannedIdSchema } from '../operation/planned-id';
import { dryRunSchema } from '../schema';
import { changeIdentitySchema, createIdentitySchema, deleteIdentitySchema, moveToOacSchema } from './schema';
import { changeIdentity, createIdentity, deleteIdentity, moveToOac } from './service';

export const createIdentityAction = defineAction({
  name: 'identity.create',
  gate: adminOnly,
  schema: createIdentitySchema.extend({ ...dryRunSchema.shape, ...plannedIdSchema.shape }),
  handler: async (actor, { dryRun, ...input }) => {
    const result = await createIdentity(actor, input, dryRun ? 'dry-run' : 'record');
    revalidatePath('/admin', 'layout');
    return result;
  },
});

export const changeIdentityAction = defineAction({
  name: 'identity.change',
  gate: adminOnly,
  schema: changeIdentitySchema.extend(dryRunSchema.shape),
  handler: (actor, { dryRun, ...input }) => changeIdentity(actor, input, dryRun ? 'dry-run' : 'record'),
});

export const deleteIdentityAction = defineAction({
  name: 'identity.delete',
  gate: adminOnly,
  schema: deleteIdentitySchema.extend(dryRunSchema.shape),
  handler: (actor, { dryRun, ...input }) => deleteIdentity(actor, input, dryRun ? 'dry-run' : 'record'),
});

export const moveToOacAction = defineAction({
  name: 'library.move-to-oac',
  gate: adminOnly,
  schema: moveToOacSchema.extend(dryRunSchema.shape),
  handler: (actor, { dryRun, ...input }) => moveToOac(actor, input, dryRun ? 'dry-run' : 'record'),
});
