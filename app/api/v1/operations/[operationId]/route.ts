import { z } from 'zod';

import { adminOnly } from '@/lib/auth/gates';
import { defineRoute, idParam } from '@/lib/http/route';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { ok, refuse } from '@/lib/kernel/result';
import { findOperation } from '@/lib/provisioning/data';

export const GET = defineRoute({
  name: 'operation.read',
  gate: adminOnly,
  params: z.object({ operationId: idParam }),
  handler: async (actor, { operationId }) => {
    const operation = await findOperation(actor, operationId);
    return operation ? ok(operation) : refuse(NOT_FOUND);
  },
});
