'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { plannedIdSchema } from './operation/planned-id';
import { createLibrarySchema, dryRunSchema, libraryIdSchema, operationIdSchema } from './schema';
import { cancelOperation, continueLibrary, createLibrary, requestLook, requestProof, retryOperation } from './service';

export const createLibraryAction = defineAction({
  name: 'library.create',
  gate: adminOnly,
  schema: createLibrarySchema.safeExtend({ ...dryRunSchema.shape, ...plannedIdSchema.shape }),
  handler: async (actor, { dryRun, ...input }) => {
    const result = await createLibrary(actor, input, dryRun ? 'dry-run' : 'record');
    if (!dryRun) revalidatePath('/admin', 'layout');
    return result;
  },
});

export const requestLookAction = defineAction({
  name: 'library.look',
  gate: adminOnly,
  schema: libraryIdSchema,
  handler: (actor, { libraryId }) => requestLook(actor, libraryId),
});

export const requestProofAction = defineAction({
  name: 'library.prove',
  gate: adminOnly,
  schema: libraryIdSchema,
  handler: (actor, { libraryId }) => requestProof(actor, libraryId),
});

export const retryOperationAction = defineAction({
  name: 'operation.retry',
  gate: adminOnly,
  schema: operationIdSchema,
  handler: (actor, { operationId }) => retryOperation(actor, operationId),
});

export const continueLibraryAction = defineAction({
  name: 'library.continue',
  gate: adminOnly,
  schema: libraryIdSchema.extend(dryRunSchema.shape),
  handler: (actor, { libraryId, dryRun }) => continueLibrary(actor, libraryId, dryRun ? 'dry-run' : 'record'),
});

export const cancelOperationAction = defineAction({
  name: 'operation.cancel',
  gate: adminOnly,
  schema: operationIdSchema,
  handler: (actor, { operationId }) => cancelOperation(actor, operationId),
});
