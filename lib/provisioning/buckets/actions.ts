'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { plannedIdSchema } from '../operation/planned-id';
import { dryRunSchema } from '../schema';
import { changeBucketSchema, createBucketSchema, deleteBucketSchema } from './schema';
import { changeBucket, createBucket, deleteBucket } from './service';

export const createBucketAction = defineAction({
  name: 'bucket.create',
  gate: adminOnly,
  schema: createBucketSchema.safeExtend({ ...dryRunSchema.shape, ...plannedIdSchema.shape }),
  handler: async (actor, { dryRun, ...input }) => {
    const result = await createBucket(actor, input, dryRun ? 'dry-run' : 'record');
    revalidatePath('/admin', 'layout');
    return result;
  },
});

export const changeBucketAction = defineAction({
  name: 'bucket.change',
  gate: adminOnly,
  schema: changeBucketSchema.extend(dryRunSchema.shape),
  handler: (actor, { dryRun, ...input }) => changeBucket(actor, input, dryRun ? 'dry-run' : 'record'),
});

export const deleteBucketAction = defineAction({
  name: 'bucket.delete',
  gate: adminOnly,
  schema: deleteBucketSchema.extend(dryRunSchema.shape),
  handler: (actor, { dryRun, ...input }) => deleteBucket(actor, input, dryRun ? 'dry-run' : 'record'),
});
