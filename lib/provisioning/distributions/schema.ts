import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';
import { isPlainText } from '@/lib/kernel/plain-text';

import { dryRunSchema } from '../schema';

/** CloudFront's bound of a distribution's comment. */
export const COMMENT_MAX = 128;

/** CloudFront lets a distribution have a hundred; nobody types more than a few. */
const ALIASES_MAX = 20;

export const PRICE_CLASSES = ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'] as const;

/** From where each serves viewers, as people read it. */
export const PRICE_CLASS_WORDS: Record<(typeof PRICE_CLASSES)[number], string> = {
  PriceClass_100: 'North America, Europe and Israel',
  PriceClass_200: 'also Asia, the Middle East and Africa',
  PriceClass_All: 'everywhere, South America and Australia too',
};

const HOST_NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const comment = z
  .string()
  .trim()
  .max(COMMENT_MAX, `Use at most ${COMMENT_MAX} characters.`)
  .refine(isPlainText, 'Leave out control characters.');

const aliases = z
  .array(z.string().trim().toLowerCase().max(253).regex(HOST_NAME, 'Enter host names such as media.example.org.'))
  .max(ALIASES_MAX, `Use at most ${ALIASES_MAX} names.`)
  .refine((names) => new Set(names).size === names.length, 'One of the names stands there twice.');

const certificateArn = z
  .string()
  .trim()
  .regex(
    /^(arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]{1,64})?$/,
    'Enter the ARN of an ACM certificate in us-east-1, where CloudFront looks for them: arn:aws:acm:us-east-1:ACCOUNT:certificate/ID.',
  );

/** What can be changed of a distribution. */
export const distributionChangeFields = {
  comment,
  priceClass: z.enum(PRICE_CLASSES, 'Choose a price class from the list.'),
  aliases,
  certificateArn,
  enabled: z.boolean(),
  /** Whether a value that was changed outside is replaced. */
  overwrite: z.boolean().default(false),
};

const distributionIdShape = { distributionId: idSchema };

export const distributionIdSchema = z.object(distributionIdShape);

/** A change of a distribution; what is left out stays as it is. */
export const changeDistributionSchema = z.object({
  ...distributionIdShape,
  comment: comment.optional(),
  priceClass: distributionChangeFields.priceClass.optional(),
  aliases: aliases.optional(),
  certificateArn: certificateArn.optional(),
  enabled: z.boolean().optional(),
  overwrite: distributionChangeFields.overwrite,
}).extend(dryRunSchema.shape);

export const takeOverDistributionSchema = distributionIdSchema.extend(dryRunSchema.shape);

export const makeAgainSchema = distributionIdSchema.extend(dryRunSchema.shape);

/** Deleting a distribution; its id or name is typed by whoever confirms it, and not asked for while the plan is shown. */
export const deleteDistributionSchema = z.object({
  ...distributionIdShape, confirmName: z.string().trim().default(''),
}).extend(dryRunSchema.shape);

/** A distribution that stands alone, made from what is recorded. Without a key group it reaches only public/*. */
export const createDistributionSchema = z.object({
  bucketId: idSchema,
  originIdentityId: idSchema,
  keyGroupId: z.union([idSchema, z.literal('').transform(() => null), z.null()]).default(null),
  responseHeadersPolicyId: z.union([idSchema, z.literal('').transform(() => null), z.null()]).default(null),
  comment: comment.default(''),
  priceClass: distributionChangeFields.priceClass.default('PriceClass_All'),
  aliases: aliases.default([]),
  certificateArn: certificateArn.default(''),
})
  .refine(({ aliases: names, certificateArn: arn }) => names.length === 0 || arn !== '', {
    path: ['certificateArn'], message: 'Alternate names need a certificate that covers them.',
  });

export type ChangeDistributionInput = z.output<typeof changeDistributionSchema>;
export type CreateDistributionInput = z.output<typeof createDistributionSchema>;
