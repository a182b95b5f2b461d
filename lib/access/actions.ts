'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { grant, revokeGrant } from './mutations';
import { grantSchema, revokeGrantSchema } from './schema';

export const grantAction = defineAction({
  name: 'grant.give',
  gate: adminOnly,
  schema: grantSchema,
  handler: async (actor, input) => {
    const result = await grant(actor, input);
    revalidatePath('/admin', 'layout');
    return result;
  },
});

export const revokeGrantAction = defineAction({
  name: 'grant.revoke',
  gate: adminOnly,
  schema: revokeGrantSchema,
  handler: async (actor, { grantId }) => {
    const result = await revokeGrant(actor, grantId);
    revalidatePath('/admin', 'layout');
    return result;
  },
});
