import { z } from 'zod';

import { isAddressRange } from '@/lib/kernel/address-range';
import { type ApiScope, isApiScope } from '@/lib/kernel/api-scope';
import { idSchema } from '@/lib/kernel/id-schema';
import { isPlainText } from '@/lib/kernel/plain-text';

import { DEFAULT_REQUESTS_PER_MINUTE } from './limits';

const scopes = z.array(z.custom<ApiScope>((name) => typeof name === 'string' && isApiScope(name), 'There is no such scope.')).min(1, 'Choose at least one thing that it may do.');

export const createTokenSchema = z.object({
  name: z.string().trim().min(1, 'Give it a name, such as that of the site that uses it.').max(100).refine(isPlainText, 'This has characters that cannot be shown.'),
  scopes,
  /** Separated by white space or commas. */
  addresses: z.string().max(2_000).default('').transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((all) => all.every(isAddressRange), 'Give IP addresses, or ranges such as 203.0.113.0/24, with spaces between them.')
    .refine((all) => all.length <= 50, 'Give fifty at most.'),
  /** Days until it expires; none: never. */
  expiresInDays: z.int().min(1, 'Give at least a day.').max(3_650, 'Give ten years at most.').nullable().default(90),
  requestsPerMinute: z.int().min(1, 'Let it ask at least once a minute.').max(1_000_000, 'Give a million at most.').default(DEFAULT_REQUESTS_PER_MINUTE),
});

export type CreateToken = z.output<typeof createTokenSchema>;

export const revokeTokenSchema = z.object({ tokenId: idSchema });
