import { z } from 'zod';

import { BUCKET_NAME_PREFIX, bucketNameProblem } from './bucket-name';

/** A name for a bucket that is to be made here: the IAM policies name our buckets by how they begin. */
export const newBucketNameSchema = z
  .string()
  .trim()
  .superRefine((name, context) => {
    const problem = bucketNameProblem(name) ?? prefixProblem(name);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

function prefixProblem(name: string): string | undefined {
  if (name.startsWith(BUCKET_NAME_PREFIX)) return undefined;
  return `Begin with ${BUCKET_NAME_PREFIX}: by that the IAM policy lets Usher at its own buckets and at no others.`;
}

/** How a bucket encrypts what it is given. */
export const encryptionFields = {
  encryption: z.enum(['SSE_S3', 'SSE_KMS'], 'Choose SSE-S3 or SSE-KMS.').default('SSE_S3'),
  /** For SSE-KMS: the key's ARN. */
  kmsKeyArn: z
    .string()
    .trim()
    .regex(/^(arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64})?$/, 'Enter the ARN of the key: arn:aws:kms:REGION:ACCOUNT:key/ID.')
    .default(''),
};

interface Encrypted {
  encryption: 'SSE_S3' | 'SSE_KMS';
  kmsKeyArn: string;
  region: string;
}

/** What is wrong with the key of an encryption; undefined when nothing is. */
export function keyProblem({ encryption, kmsKeyArn, region }: Encrypted): string | undefined {
  if (encryption !== 'SSE_KMS') return undefined;
  if (kmsKeyArn === '') return 'Enter the ARN of the KMS key.';
  return kmsKeyArn.includes(`:${region}:`) ? undefined : `The key must be in the bucket’s region, ${region}.`;
}

export function requireKeyInRegion(input: Encrypted, context: z.RefinementCtx): void {
  const message = keyProblem(input);
  if (message) context.addIssue({ code: 'custom', path: ['kmsKeyArn'], message });
}

export const KMS_NEEDS_OAC = 'An origin access identity cannot read objects that are encrypted with KMS. Choose OAC, or SSE-S3.';
