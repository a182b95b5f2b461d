import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

import { distributionChangeFields } from '../distributions/schema';
import { createLibrarySchema, dryRunSchema } from '../schema';

/** Tearing a library down; the name is typed by whoever confirms it, and not asked for while the plan is shown. */
export const removeLibrarySchema = z.object({
  libraryId: idSchema,
  confirmName: z.string().trim().default(''),
  /** Whether the bucket and every video in it are deleted too. */
  deleteVideos: z.boolean().default(false),
}).extend(dryRunSchema.shape);

const { name, hashAlgorithm, ttlSeconds, closesItself } = createLibrarySchema.shape;

/** What only Usher knows of a library; AWS is not asked. */
export const changeSettingsSchema = z.object({
  libraryId: idSchema, name, hashAlgorithm: hashAlgorithm.unwrap(), ttlSeconds: ttlSeconds.unwrap(), closesItself: closesItself.unwrap(),
});

/** What is changed of all distributions of a library. */
export const changeLibrarySchema = z.object({
  libraryId: idSchema,
  priceClass: distributionChangeFields.priceClass.optional(),
  enabled: distributionChangeFields.enabled.optional(),
  overwrite: distributionChangeFields.overwrite,
}).extend(dryRunSchema.shape);
