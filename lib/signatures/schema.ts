import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';
import { whyNotAskable } from '@/lib/kernel/object-path';
import { isPlainText } from '@/lib/kernel/plain-text';
import { ownQueryShape, termsShape } from '@/lib/playback/schema';

/** In one request, so that it does not keep others waiting for long. */
export const MOST_SIGNATURES = 1_000;
/** RSA takes about ten times as long. */
export const MOST_RSA_SIGNATURES = 100;

/** What no URL can name is refused, and not signed as something else. */
function asCloudFrontCanBeAsked(key: string, context: z.RefinementCtx): void {
  const problem = whyNotAskable(key);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
}

export const askedSignatureSchema = z.strictObject({
  library: idSchema.meta({ description: 'The id of the library that has the object.' }),
  key: z.string().min(1).max(1024).superRefine(asCloudFrontCanBeAsked).meta({ description: 'The object’s key, as S3 has it: not encoded.' }),
  prefix: z.string().min(2).max(1024).regex(/\/$/, 'End it with a slash.').superRefine(asCloudFrontCanBeAsked).optional()
    .meta({ description: 'Opens everything below it, such as hls/7/, in place of the one object. The key must lie below it.' }),
  viewer: z.string().trim().min(1).max(200).refine(isPlainText, 'This has characters that cannot be shown.').optional()
    .meta({ description: 'Whom it is for, as your site names them. It stands in the record.' }),
  startsAt: z.iso.datetime({ offset: true }).refine((text) => Date.parse(text) >= 0, 'This is before 1970, when CloudFront begins to count.').optional()
    .meta({ description: 'Nothing is served before. The end is counted from now and not from here, so this must lie before it.' }),
  ...termsShape,
  ...ownQueryShape,
});

export type AskedSignature = z.output<typeof askedSignatureSchema>;

export const askedSignaturesSchema = z.strictObject({
  signatures: z.array(askedSignatureSchema).min(1).max(MOST_SIGNATURES, `Ask for ${MOST_SIGNATURES} at most in one request.`)
    .meta({ description: `One or more. Of libraries whose key is RSA, ${MOST_RSA_SIGNATURES} at most in one request.` }),
});

export const issuedSignaturesSchema = z.object({
  signatures: z.array(z.object({
    id: z.string().meta({ description: 'It is on record under this id.' }),
    url: z.url().meta({ description: 'The signed URL, exactly as it was signed.' }),
    parameters: z.string().optional().meta({ description: 'For a prefix: what to append to every other URL below it, after ? or &.' }),
    expiresAt: z.iso.datetime(),
    expiresInSeconds: z.number().positive(),
  })).meta({ description: 'In the order in which they were asked for.' }),
});

export type IssuedSignatures = z.infer<typeof issuedSignaturesSchema>;
