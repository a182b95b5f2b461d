import { z } from 'zod';

import { whyNotAskable } from '@/lib/kernel/object-path';
import { toPlainText } from '@/lib/kernel/plain-text';
import { MAX_PEM_LENGTH } from '@/lib/keys/import';

import { createLibrarySchema } from '../schema';
import { ADOPTABLE } from './model';

/** At most so many videos are named one by one. */
export const MAX_CHOSEN_VIDEOS = 200;

const awsId = z.string().min(1).max(128).regex(/^[\w.-]+$/, 'This is no id of AWS.');

/** The private half that belongs to a public key at CloudFront. Neither is ever kept as it is, repeated or logged. */
const privateHalf = {
  privateKeyPem: z.string().max(MAX_PEM_LENGTH, 'This is longer than any private key.').optional(),
  passphrase: z.string().max(1_000).optional(),
};

export const adoptSchema = z.object({ type: z.enum(ADOPTABLE), awsId, ...privateHalf });

export const adoptLibrarySchema = z.object({
  signedId: awsId,
  basicId: awsId.optional(),
  name: createLibrarySchema.shape.name,
  ttlSeconds: createLibrarySchema.shape.ttlSeconds,
  videos: z.enum(['all', 'chosen', 'none']).default('all'),
  videoKeys: z
    .array(z.string())
    .max(MAX_CHOSEN_VIDEOS, `Name at most ${MAX_CHOSEN_VIDEOS} objects.`)
    .superRefine((keys, context) => {
      for (const key of keys) {
        const problem = whyNotAskable(key);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: `${toPlainText(key).slice(0, 60)}: ${problem}` });
      }
    })
    .default([]),
  ...privateHalf,
});

export type AdoptInput = z.output<typeof adoptSchema>;
export type AdoptLibraryInput = z.output<typeof adoptLibrarySchema>;

export const giveSchema = z.object({ awsPublicKeyId: awsId, ...privateHalf });
