import { z } from 'zod';

const id = z.string().min(1).max(64);

/** Exactly one of `videoId` and `libraryId`; `endsAt` as an ISO date-time, or nothing for no end. */
export const grantSchema = z.object({
  userId: id,
  videoId: id.optional(),
  libraryId: id.optional(),
  endsAt: z.iso.datetime({ offset: true }).optional(),
});

export const revokeGrantSchema = z.object({ grantId: id });
