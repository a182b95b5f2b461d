import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

/** Exactly one of `videoId` and `libraryId`; `endsAt` as an ISO date-time, or nothing for no end. */
export const grantSchema = z.object({
  userId: idSchema,
  videoId: idSchema.optional(),
  libraryId: idSchema.optional(),
  endsAt: z.iso.datetime({ offset: true }).optional(),
});

export const revokeGrantSchema = z.object({ grantId: idSchema });
