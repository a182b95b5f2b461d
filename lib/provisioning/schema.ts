import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';
import { isPlainText } from '@/lib/kernel/plain-text';

import { bucketNameProblem } from './bucket-name';
import { REGIONS } from './regions';

export const LIBRARY_NAME_MAX = 60;
export const TTL_MIN_SECONDS = 15;
export const TTL_MAX_SECONDS = 86_400;
export const TTL_DEFAULT_SECONDS = 600;

const bucketName = z
  .string()
  .trim()
  .superRefine((name, context) => {
    const problem = bucketNameProblem(name);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

/** What an admin decides about a new library. */
export const createLibrarySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(LIBRARY_NAME_MAX, `Use at most ${LIBRARY_NAME_MAX} characters.`)
    .refine(isPlainText, 'Leave out control characters.'),
  region: z.enum(REGIONS.map((region) => region.id), 'Choose a region from the list.'),
  bucketName,
  originIdentityKind: z.enum(['OAC', 'OAI'], 'Choose OAC or OAI.').default('OAC'),
  signingKeyKind: z.enum(['ECDSA_P256', 'RSA_2048'], 'Choose P-256 or RSA.').default('ECDSA_P256'),
  ttlSeconds: z
    .int('Enter whole seconds.')
    .min(TTL_MIN_SECONDS, `Use at least ${TTL_MIN_SECONDS} seconds.`)
    .max(TTL_MAX_SECONDS, 'Use at most 86,400 seconds, which is one day: one URL cannot be taken back.')
    .default(TTL_DEFAULT_SECONDS),
  withBasic: z.boolean().default(true),
  encryption: z.enum(['SSE_S3', 'SSE_KMS'], 'Choose SSE-S3 or SSE-KMS.').default('SSE_S3'),
  /** For SSE-KMS: the key's ARN. */
  kmsKeyArn: z
    .string()
    .trim()
    .regex(/^(arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64})?$/, 'Enter the ARN of the key: arn:aws:kms:REGION:ACCOUNT:key/ID.')
    .default(''),
  /** Own key group, key, access control and headers policy in place of the install's. */
  ownParts: z.boolean().default(false),
  closesItself: z.boolean().default(false),
})
  .superRefine(({ encryption, kmsKeyArn, originIdentityKind, region }, context) => {
    const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (encryption !== 'SSE_KMS') return;
    if (originIdentityKind === 'OAI') {
      wrong('encryption', 'An origin access identity cannot read objects that are encrypted with KMS. Choose OAC, or SSE-S3.');
    }
    if (kmsKeyArn === '') wrong('kmsKeyArn', 'Enter the ARN of the KMS key.');
    else if (!kmsKeyArn.includes(`:${region}:`)) wrong('kmsKeyArn', `The key must be in the bucket’s region, ${region}.`);
  });

/** Every change can be asked for as a dry run: its plan, and nothing else. */
export const dryRunSchema = z.object({ dryRun: z.boolean().default(false) });

export type CreateLibraryInput = z.output<typeof createLibrarySchema>;

export const libraryIdSchema = z.object({ libraryId: idSchema });
export const operationIdSchema = z.object({ operationId: idSchema });
