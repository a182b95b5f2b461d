import { z } from 'zod';

import type { FailureReason } from '@/lib/kernel/failure';

import type { Fact, WaitsFor } from '../model';
import { type PlannedCall, plannedCallSchema } from './planned';

// JSON columns hold what this or an older version wrote; what no longer fits reads as nothing.

export const factSchema = z.object({ label: z.string(), value: z.string(), copyable: z.boolean() });

const errorSchema = z.object({ code: z.string(), message: z.string(), fix: z.string(), retriable: z.boolean() });

const waitsForSchema = z.union([z.enum(['aws', 'us']), z.object({ until: z.iso.datetime() })]);

const resultSchema = z.object({
  facts: z.array(factSchema), note: z.string().optional(), waitsFor: waitsForSchema.optional().catch(undefined),
});

/** Why a step failed, from its row. */
export function storedError(json: unknown): FailureReason | undefined {
  return errorSchema.safeParse(json).data;
}

/** What a step left behind, from its row. */
export function storedResult(json: unknown): { facts: Fact[]; note?: string | undefined; waitsFor?: WaitsFor | undefined } {
  return resultSchema.safeParse(json).data ?? { facts: [] };
}

const loggedCallSchema = z.object({
  call: z.string(), startedMs: z.number(), durationMs: z.number(), tries: z.number(), code: z.string().optional(),
});

/** The calls of a plan, from their row. */
export function storedPlan(json: unknown): PlannedCall[] {
  return z.array(plannedCallSchema).catch([]).parse(json);
}

/** The calls that an attempt made, from its row. */
export function storedCalls(json: unknown): z.output<typeof loggedCallSchema>[] {
  return z.array(loggedCallSchema).catch([]).parse(json);
}
