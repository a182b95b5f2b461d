'use server';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { explainSchema } from './schema';
import { explainText } from './service';

export const explainAction = defineAction({
  name: 'denial.explain',
  gate: adminOnly,
  schema: explainSchema,
  handler: (actor, input) => explainText(actor, input, new Date()),
});
