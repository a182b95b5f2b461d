'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { confirmPoster, presignPoster } from './poster';
import {
  completeUploadSchema, presignPartsSchema, presignPosterSchema, startUploadSchema, uploadIdSchema,
} from './schema';
import { orS3Trouble } from './s3-trouble';
import { abortUpload, completeUpload, presignParts, startUpload } from './service';

export const startUploadAction = defineAction({
  name: 'upload.start',
  gate: adminOnly,
  schema: startUploadSchema,
  handler: async (actor, input) => orS3Trouble(startUpload(actor, input)),
});

export const presignPartsAction = defineAction({
  name: 'upload.presign-parts',
  gate: adminOnly,
  schema: presignPartsSchema,
  handler: async (actor, input) => orS3Trouble(presignParts(actor, input)),
});

export const presignPosterAction = defineAction({
  name: 'upload.presign-poster',
  gate: adminOnly,
  schema: presignPosterSchema,
  handler: async (actor, input) => orS3Trouble(presignPoster(actor, input)),
});

export const confirmPosterAction = defineAction({
  name: 'upload.confirm-poster',
  gate: adminOnly,
  schema: uploadIdSchema,
  handler: async (actor, { uploadId }) => orS3Trouble(confirmPoster(actor, uploadId)),
});

export const completeUploadAction = defineAction({
  name: 'upload.complete',
  gate: adminOnly,
  schema: completeUploadSchema,
  handler: async (actor, input) => {
    const result = await orS3Trouble(completeUpload(actor, input));
    revalidatePath('/admin', 'layout');
    return result;
  },
});

export const abortUploadAction = defineAction({
  name: 'upload.abort',
  gate: adminOnly,
  schema: uploadIdSchema,
  handler: async (actor, { uploadId }) => {
    const result = await orS3Trouble(abortUpload(actor, uploadId));
    revalidatePath('/admin', 'layout');
    return result;
  },
});
