import { z } from 'zod';

import { adminOnly } from '@/lib/auth/gates';
import { defineEndpoint, people } from '@/lib/http/endpoint';
import { idSchema } from '@/lib/kernel/id-schema';

import type { OperationView } from './model';

export const readOperation = defineEndpoint({
  name: 'operation.read',
  method: 'GET',
  path: '/api/v1/operations/{operationId}',
  summary: 'An operation, for its page',
  description: 'What the page of an operation follows while it is under way.',
  who: people(adminOnly),
  params: z.object({ operationId: idSchema }),
  answer: z.custom<OperationView>().meta({ description: 'As the page shows it. It changes with the page.' }),
  refusals: ['not_found'],
});
