import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';
import { toPlainText } from '@/lib/kernel/plain-text';
import { mediaFactsSchema, titleSchema } from '@/lib/videos/schema';

import { MAX_PART_URLS, MAX_POSTER_BYTES, MAX_VIDEO_BYTES } from './limits';

const partNumber = z.number().int().min(1).max(10_000);

/** `contentType` is what the browser calls the file: good enough to refuse by, never stored. */
export const startUploadSchema = z.object({
  libraryId: idSchema,
  fileName: z.string().min(1).max(500).transform(toPlainText),
  contentType: z.string().max(200),
  sizeBytes: z
    .number()
    .int()
    .min(1, 'The file is empty.')
    .max(MAX_VIDEO_BYTES, 'The file is larger than 50 GB, the most that CloudFront caches.'),
  title: titleSchema,
  facts: mediaFactsSchema,
});

export const presignPartsSchema = z.object({
  uploadId: idSchema,
  partNumbers: z.array(partNumber).min(1).max(MAX_PART_URLS),
});

export const completeUploadSchema = z.object({
  uploadId: idSchema,
  /** ETags as S3 answered them, quotation marks included. */
  parts: z.array(z.strictObject({ partNumber, etag: z.string().regex(/^"?[\w-]{1,100}"?$/) })).min(1).max(10_000),
});

export const presignPosterSchema = z.object({
  uploadId: idSchema,
  sizeBytes: z.number().int().min(1).max(MAX_POSTER_BYTES, 'A poster may have at most 512 kB.'),
});

export const uploadIdSchema = z.object({ uploadId: idSchema });
