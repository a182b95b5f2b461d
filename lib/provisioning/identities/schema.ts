import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

/** CloudFront's bound of an OAI's comment; an OAC's description may be twice as long. */
export const IDENTITY_COMMENT_MAX = 128;

const comment = z
  .string()
  .trim()
  .min(1, 'Say what it is for.')
  .max(IDENTITY_COMMENT_MAX, `Use at most ${IDENTITY_COMMENT_MAX} characters.`)
  .regex(/^[\x20-\x7e]*$/, 'Use letters without accents, digits and common signs.');

export const createIdentitySchema = z.object({
  kind: z.enum(['OAC', 'OAI'], 'Choose OAC or OAI.').default('OAC'),
  comment,
});

export const changeIdentitySchema = z.object({ originIdentityId: idSchema, comment });

export const deleteIdentitySchema = z.object({ originIdentityId: idSchema, confirmation: z.string().trim() });

export const moveToOacSchema = z.object({ libraryId: idSchema });

export type CreateIdentityInput = z.output<typeof createIdentitySchema>;
export type ChangeIdentityInput = z.output<typeof changeIdentitySchema>;
export type DeleteIdentityInput = z.output<typeof deleteIdentitySchema>;
