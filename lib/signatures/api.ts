import { z } from 'zod';

import { defineEndpoint, tokens } from '@/lib/http/endpoint';

import { askedSignaturesSchema, issuedSignaturesSchema } from './schema';

export const createSignatures = defineEndpoint({
  name: 'signatures.issue',
  method: 'POST',
  path: '/api/v1/signatures',
  summary: 'Signed URLs of objects, one or many',
  description: 'For objects that are no videos here, or whole folders of segments. Either all are signed or none.',
  who: tokens('signatures:create'),
  params: z.object({}),
  body: askedSignaturesSchema,
  answer: issuedSignaturesSchema,
  refusals: ['not_ready', 'gone', 'unavailable'],
});
