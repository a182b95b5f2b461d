import { z } from 'zod';

import type { OperationView } from '@/lib/provisioning/model';

const date = z.string().nullable();

const step = z.object({
  seq: z.number(),
  kind: z.string(),
  title: z.string(),
  calls: z.array(z.string()),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  attempt: z.number(),
  error: z.object({ code: z.string(), message: z.string(), fix: z.string(), retriable: z.boolean() }).optional(),
  facts: z.array(z.object({ label: z.string(), value: z.string(), copyable: z.boolean() })),
  note: z.string().optional(),
  startedAt: date,
  finishedAt: date,
});

/** What `GET /api/v1/operations/:id` answers. */
export const operationViewSchema: z.ZodType<OperationView> = z.object({
  id: z.string(),
  kind: z.enum(['CREATE_LIBRARY', 'LOOK', 'PROVE']),
  title: z.string(),
  state: z.enum(['WAITING', 'RUNNING', 'FAILED', 'DONE', 'CANCELLED']),
  libraryId: z.string().nullable(),
  libraryName: z.string().nullable(),
  createdAt: z.string(),
  startedAt: date,
  finishedAt: date,
  steps: z.array(step),
  workerSeenAt: date,
  canRetry: z.boolean(),
});
