import { z } from 'zod';

import type { Prisma } from '@/lib/db/generated/client';

import type { StepKind } from './kinds';

/** One AWS call of a plan, as in `s3:CreateBucket` on `usher-films`. */
export interface PlannedCall {
  call: string;
  /** The resource by the name that a person knows it by. */
  on: string;
  /** How often, where that is more than once: on each of many objects. */
  times?: number | undefined;
}

/** A step before anything happens: what is to be made, and the calls that it takes when nothing comes in between. */
export interface PlannedStep {
  kind: StepKind;
  /** Says more than the kind's title where a plan has several of the kind. */
  title: string;
  desired: Prisma.InputJsonObject;
  calls: PlannedCall[];
}

export const plannedCallSchema = z.object({ call: z.string(), on: z.string(), times: z.number().optional() });

/** Whether the call changes something at AWS. */
export function isWrite(call: string): boolean {
  return !/:(Get|List|Head)/.test(call);
}

/** A call of a plan. */
export function call(name: string, on: string): PlannedCall {
  return { call: name, on };
}

/** A call of a plan on each of many things; none where there is nothing. */
export function calls(name: string, on: string, times: number): PlannedCall[] {
  if (times === 0) return [];
  return [times === 1 ? call(name, on) : { call: name, on, times }];
}

/** The names of planned calls, each as often as it is to be made. */
export function namesOfCalls(planned: readonly PlannedCall[]): string[] {
  return planned.flatMap(({ call: name, times = 1 }) => Array.from({ length: times }, () => name));
}
