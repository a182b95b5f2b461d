import { otherMethodsThan } from '@/lib/http/other-methods';
import { defineRoute } from '@/lib/http/route';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { ok, refuse } from '@/lib/kernel/result';
import { readOperation } from '@/lib/provisioning/api';
import { findOperation } from '@/lib/provisioning/data';

export const GET = defineRoute(readOperation, async (actor, { params }) => {
  const operation = await findOperation(actor, params.operationId);
  return operation ? ok(operation) : refuse(NOT_FOUND);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET');
