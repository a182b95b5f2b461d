'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { renameVideo } from './mutations';
import { renameVideoSchema } from './schema';

export const renameVideoAction = defineAction({
  name: 'video.rename',
  gate: adminOnly,
  schema: renameVideoSchema,
  handler: async (actor, input) => {
    const result = await renameVideo(actor, input);
    revalidatePath('/admin', 'layout');
    return result;
  },
});
