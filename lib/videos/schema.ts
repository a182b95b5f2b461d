import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';
import { isPlainText } from '@/lib/kernel/plain-text';

import { CONTAINERS, VERDICTS } from './model';

const codec = z.string().regex(/^[\x21-\x7e]{1,100}$/).nullable();
const size = z.number().int().min(0).max(100_000).nullable();

/**
 * Facts that make sense. As a browser reports them they are shown until the object itself has been read, and
 * never trusted; what a forged object claims of itself has to pass here too.
 */
export const mediaFactsSchema = z.strictObject({
  container: z.enum(CONTAINERS).nullable(),
  durationSeconds: z.number().min(0).max(10_000_000).nullable(),
  width: size,
  height: size,
  videoCodec: codec,
  audioCodec: codec,
  hasVideo: z.boolean(),
  hasAudio: z.boolean(),
  indexAtEnd: z.boolean().nullable(),
});

/** The playability column, as we write it. */
export const playabilitySchema = z.object({
  verdict: z.enum(VERDICTS),
  findings: z.array(z.object({ code: z.string(), message: z.string(), fix: z.string().nullable() })),
});

/** A title is a label, never a path: control characters and text-direction overrides have no place in it. */
export const titleSchema = z
  .string()
  .trim()
  .min(1, 'Enter a title.')
  .max(200, 'Use at most 200 characters.')
  .refine(isPlainText, 'Use letters, digits and punctuation only.');

export const renameVideoSchema = z.object({ videoId: idSchema, title: titleSchema });
