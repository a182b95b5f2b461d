'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { createTokenSchema, revokeTokenSchema } from './schema';
import { createToken, revokeToken } from './service';

export const createTokenAction = defineAction({
  name: 'api-token.create',
  gate: adminOnly,
  schema: createTokenSchema,
  handler: async (actor, input) => {
    const result = await createToken(actor, input);
    revalidatePath('/admin/api');
    return result;
  },
});

export const revokeTokenAction = defineAction({
  name: 'api-token.revoke',
  gate: adminOnly,
  schema: revokeTokenSchema,
  handler: async (actor, { tokenId }) => {
    const result = await revokeToken(actor, tokenId);
    revalidatePath('/admin/api');
    return result;
  },
});
