'use server';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { resourceSchema } from './schema';
import { requestLookAt } from './service';

export const requestLookAtAction = defineAction({
  name: 'resource.look',
  gate: adminOnly,
  schema: resourceSchema,
  handler: (actor, input) => requestLookAt(actor, input),
});
