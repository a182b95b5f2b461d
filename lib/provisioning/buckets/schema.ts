import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

import { encryptionFields, newBucketNameSchema, requireKeyInRegion } from '../bucket-fields';
import { REGIONS } from '../regions';

export const createBucketSchema = z
  .object({
    name: newBucketNameSchema,
    region: z.enum(REGIONS.map((region) => region.id), 'Choose a region from the list.'),
    ...encryptionFields,
  })
  .superRefine(requireKeyInRegion);

export const changeBucketSchema = z.object({
  bucketId: idSchema,
  ...encryptionFields,
  /** Whether pages of this site are let upload again, where somebody took that away or the site moved. */
  allowUploads: z.boolean().default(false),
});

export const deleteBucketSchema = z.object({
  bucketId: idSchema,
  /** The bucket's name, typed. */
  confirmation: z.string().trim(),
  /** Whether everything in it is deleted for good first; S3 deletes only an empty bucket. */
  deleteObjects: z.boolean().default(false),
});

export type CreateBucketInput = z.output<typeof createBucketSchema>;
export type ChangeBucketInput = z.output<typeof changeBucketSchema>;
export type DeleteBucketInput = z.output<typeof deleteBucketSchema>;
