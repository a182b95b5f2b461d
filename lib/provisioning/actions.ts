'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { createLibrarySchema, libraryIdSchema, operationIdSchema } from './schema';
import { createLibrary, requestLook, requestProof, retryOperation } from './service';

export const createLibraryAction = defineAction({
  name: 'library.create',
  gate: adminOnly,
  schema: createLibrarySchema,
  handler: async (actor, input) => {
    const result = await createLibrary(actor, input);
    revalidatePath('/admin', 'layout');
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
