'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly, anyone } from '@/lib/auth/gates';

import {
  acceptInviteSchema,
  completeSetupSchema,
  inviteUserSchema,
  renewInviteSchema,
  setUserStatusSchema,
} from './schema';
import { acceptInvite, createOwnerFromSetupLink, inviteUser, renewInvite, setUserStatus } from './service';

export const completeSetupAction = defineAction({
  name: 'install.setup',
  gate: anyone,
  schema: completeSetupSchema,
  handler: (_actor, input) => createOwnerFromSetupLink(input),
});

export const acceptInviteAction = defineAction({
  name: 'user.accept-invite',
  gate: anyone,
  schema: acceptInviteSchema,
  handler: (_actor, input) => acceptInvite(input),
});

export const inviteUserAction = defineAction({
  name: 'user.invite',
  gate: adminOnly,
  schema: inviteUserSchema,
  handler: async (actor, input) => {
    const result = await inviteUser(actor, input);
    revalidatePath('/admin/people');
    return result;
  },
});

export const renewInviteAction = defineAction({
  name: 'user.renew-invite',
  gate: adminOnly,
  schema: renewInviteSchema,
  handler: (actor, { userId }) => renewInvite(actor, userId),
});

export const setUserStatusAction = defineAction({
  name: 'user.set-status',
  gate: adminOnly,
  schema: setUserStatusSchema,
  handler: async (actor, input) => {
    const result = await setUserStatus(actor, input);
    revalidatePath('/admin/people');
    return result;
  },
});
