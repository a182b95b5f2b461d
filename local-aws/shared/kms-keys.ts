import { z } from 'zod';

/**
 * A KMS key, as far as S3 meets it. Its own account may use it as far as a user's own policy goes; CloudFront may decrypt
 * with it on behalf of the distributions that `mayDecrypt` names, by their ARNs or patterns of them, as a key policy's
 * condition on `AWS:SourceArn` does.
 */
const kmsKeySchema = z.strictObject({
  arn: z.string().regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64}$/, 'a key is named by its ARN'),
  mayDecrypt: z.array(z.string()).default([]),
});

export const kmsKeysSchema = z.array(kmsKeySchema).max(100);

export type KmsKey = z.output<typeof kmsKeySchema>;

/** The account that a key belongs to. */
export function ownerOf({ arn }: KmsKey): string {
  return arn.split(':')[4] ?? '';
}
