import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';
import { isPlainText } from '@/lib/kernel/plain-text';

import { encryptionFields, KMS_NEEDS_OAC, newBucketNameSchema, requireKeyInRegion } from './bucket-fields';
import { REGIONS } from './regions';

export const LIBRARY_NAME_MAX = 60;
export const TTL_MIN_SECONDS = 15;
export const TTL_MAX_SECONDS = 86_400;
export const TTL_DEFAULT_SECONDS = 600;

/** What an admin decides about a new library. */
export const createLibrarySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(LIBRARY_NAME_MAX, `Use at most ${LIBRARY_NAME_MAX} characters.`)
    .refine(isPlainText, 'Leave out control characters.'),
  region: z.enum(REGIONS.map((region) => region.id), 'Choose a region from the list.'),
  bucketName: newBucketNameSchema,
  originIdentityKind: z.enum(['OAC', 'OAI'], 'Choose OAC or OAI.').default('OAC'),
  /** What lets an OAI read: the bucket policy, or each object's ACL. */
  readPermission: z.enum(['POLICY', 'ACL'], 'Choose the bucket policy, or ACLs.').default('POLICY'),
  signingKeyKind: z.enum(['ECDSA_P256', 'RSA_2048'], 'Choose P-256 or RSA.').default('ECDSA_P256'),
  hashAlgorithm: z.enum(['SHA1', 'SHA256'], 'Choose SHA-1 or SHA-256.').default('SHA1'),
  ttlSeconds: z
    .int('Enter whole seconds.')
    .min(TTL_MIN_SECONDS, `Use at least ${TTL_MIN_SECONDS} seconds.`)
    .max(TTL_MAX_SECONDS, 'Use at most 86,400 seconds, which is one day: one URL cannot be taken back.')
    .default(TTL_DEFAULT_SECONDS),
  withBasic: z.boolean().default(true),
  ...encryptionFields,
  /** Own key group, key, access control and headers policy in place of the install's. */
  ownParts: z.boolean().default(false),
  closesItself: z.boolean().default(false),
})
  .superRefine((input, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (input.encryption === 'SSE_KMS' && input.originIdentityKind === 'OAI') wrong('encryption', KMS_NEEDS_OAC);
    if (input.readPermission === 'ACL' && input.originIdentityKind === 'OAC') wrong('readPermission', ACL_NEEDS_OAI);
    else if (input.readPermission === 'ACL' && input.encryption === 'SSE_KMS') wrong('readPermission', ACL_FORBIDS_KMS);
    requireKeyInRegion(input, context);
  });

const ACL_NEEDS_OAI =
  'An ACL can name an origin access identity, which is a user to S3, and not an origin access control, which is none. Choose OAI, or the bucket policy.';
const ACL_FORBIDS_KMS =
  'An ACL can let just an origin access identity read, and that cannot read what is encrypted with KMS. Choose SSE-S3, or OAC and the bucket policy.';

/** Every change can be asked for as a dry run: its plan, and nothing else. */
export const dryRunSchema = z.object({ dryRun: z.boolean().default(false) });

export type CreateLibraryInput = z.output<typeof createLibrarySchema>;

export const libraryIdSchema = z.object({ libraryId: idSchema });
export const operationIdSchema = z.object({ operationId: idSchema });
