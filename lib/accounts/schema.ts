import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';
import { isPlainText } from '@/lib/kernel/plain-text';

const PASSWORD_MIN = 12;
const PASSWORD_MAX = 256;

const name = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(100, 'Use at most 100 characters.')
  .refine(isPlainText, 'Leave out control characters.');

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'Use at most 254 characters.')
  .pipe(z.email('Enter an email address like name@example.org.'));

const password = z
  .string()
  .min(PASSWORD_MIN, `Use at least ${PASSWORD_MIN} characters; a few words are easy to remember.`)
  .max(PASSWORD_MAX, `Use at most ${PASSWORD_MAX} characters.`);

/** The token of a one-time link: 32 random bytes in base64url. */
const token = z.string().regex(/^[\w-]{43}$/, 'This link is not complete.');

export const completeSetupSchema = z.object({ token, name, email, password });

export const acceptInviteSchema = z.object({ token, name, password });

export const inviteUserSchema = z.object({ email, name, role: z.enum(['ADMIN', 'VIEWER']) });

export const renewInviteSchema = z.object({ userId: idSchema });

export const setUserStatusSchema = z.object({
  userId: idSchema,
  status: z.enum(['ACTIVE', 'DISABLED']),
});
