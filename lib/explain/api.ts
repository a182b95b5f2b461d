import { z } from 'zod';

import { defineEndpoint, tokens } from '@/lib/http/endpoint';

import { explainSchema, explanationSchema } from './schema';

export const createExplanation = defineEndpoint({
  name: 'denial.explain',
  method: 'POST',
  path: '/api/v1/explanations',
  summary: 'Why CloudFront refused a URL or cookies',
  description: 'The cause, the evidence and what to do. What is sent is used for this one answer, and neither kept nor logged.',
  who: tokens('explanations:create'),
  params: z.object({}),
  body: explainSchema.strict(),
  answer: explanationSchema,
});
