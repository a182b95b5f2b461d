import { z } from 'zod';

import type { Look, Proof } from '@/lib/db/generated/client';

import { driftSchema } from './drift';
import { type Finding, FINDING_SUBJECTS, type FindingSubject, type LookView, type ProofView } from './model';
import { factSchema } from './operation/stored';

const subject = z.custom<FindingSubject>((value) => typeof value === 'string' && Object.hasOwn(FINDING_SUBJECTS, value));

const findingSchema = z.object({
  subject,
  label: z.string(),
  state: z.enum(['ok', 'broken', 'differs', 'unknown', 'waiting']),
  problem: z.string().optional(),
  fix: z.string().optional(),
  facts: z.array(factSchema),
  drifts: z.array(driftSchema).catch([]).default([]),
}) satisfies z.ZodType<Finding>;

const checkSchema = z.object({
  id: z.enum([
    'bucket-direct', 'signed-without-signature', 'signed-with-signature', 'signed-expired', 'signed-tampered',
    'signed-other-object', 'basic-public-object', 'basic-private-object',
  ]),
  question: z.string(),
  request: z.string(),
  expected: z.string(),
  answer: z.object({
    status: z.number(),
    code: z.string().optional(),
    message: z.string().optional(),
    bodyExcerpt: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  passed: z.boolean(),
  explanation: z.string(),
});

/** A look as pages show it; null when there is none. */
export function lookView(row: Look | undefined): LookView | null {
  if (!row) return null;
  return { at: row.at.toISOString(), findings: z.array(findingSchema).catch([]).parse(row.findings) };
}

/** A proof as pages show it; null when there is none. */
export function proofView(row: Proof | undefined): ProofView | null {
  if (!row) return null;
  return { at: row.at.toISOString(), passed: row.passed, checks: z.array(checkSchema).catch([]).parse(row.checks) };
}
