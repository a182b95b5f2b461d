'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { changeLibrarySchema, changeSettingsSchema, removeLibrarySchema } from './schema';
import { changeLibrary, changeSettings, removeLibrary } from './service';

export const removeLibraryAction = defineAction({
  name: 'library.remove',
  gate: adminOnly,
  schema: removeLibrarySchema,
  handler: async (actor, { dryRun, ...input }) => {
    const result = await removeLibrary(actor, input, dryRun ? 'dry-run' : 'record');
    if (!dryRun) revalidatePath('/admin', 'layout');
    return result;
  },
});

export const changeSettingsAction = defineAction({
  name: 'library.settings',
  gate: adminOnly,
  schema: changeSettingsSchema,
  handler: async (actor, input) => {
    const result = await changeSettings(actor, input);
    revalidatePath('/admin', 'layout');
    return result;
  },
});

export const changeLibraryAction = defineAction({
  name: 'library.change',
  gate: adminOnly,
  schema: changeLibrarySchema,
  handler: (actor, { dryRun, ...input }) => changeLibrary(actor, input, dryRun ? 'dry-run' : 'record'),
});
