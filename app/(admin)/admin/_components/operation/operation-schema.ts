import { z } from 'zod';

import type { OperationView } from '@/lib/provisioning/model';

const date = z.string().nullable();

const reason = z.object({ code: z.string(), message: z.string(), fix: z.string(), retriable: z.boolean() });

const call = z.object({
  call: z.string(), startedMs: z.number(), durationMs: z.number(), tries: z.number(), code: z.string().optional(),
});

const attempt = z.object({
  number: z.number(),
  outcome: z.enum(['DONE', 'WAITING', 'RETRY', 'FAILED', 'LOST']).nullable(),
  looks: z.number(),
  calls: z.array(call),
  error: reason.optional(),
  startedAt: z.string(),
  finishedAt: date,
});

const step = z.object({
  seq: z.number(),
  kind: z.string(),
  title: z.string(),
  plan: z.array(z.object({ call: z.string(), on: z.string() })),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  attempt: z.number(),
  attempts: z.array(attempt),
  error: reason.optional(),
  facts: z.array(z.object({ label: z.string(), value: z.string(), copyable: z.boolean() })),
  note: z.string().optional(),
  waitsFor: z.union([z.enum(['aws', 'us']), z.object({ until: z.string() })]).optional(),
  startedAt: date,
  finishedAt: date,
});

/** What `GET /api/v1/operations/:id` answers. */
export const operationViewSchema: z.ZodType<OperationView> = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  state: z.enum(['WAITING', 'RUNNING', 'FAILED', 'DONE', 'CANCELLED']),
  subject: z.string(),
  requestedBy: z.string().nullable(),
  libraryId: z.string().nullable(),
  libraryName: z.string().nullable(),
  target: z.object({ type: z.string(), id: z.string(), pageId: z.string().nullable() }).nullable(),
  createdAt: z.string(),
  startedAt: date,
  wait: z.object({ until: z.string(), for: z.enum(['moment', 'retry']) }).nullable(),
  finishedAt: date,
  runAt: z.string(),
  steps: z.array(step),
  workerSeenAt: date,
  canRetry: z.boolean(),
  canCancel: z.boolean(),
  isCancelling: z.boolean(),
});
