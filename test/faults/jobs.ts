import { z } from 'zod';

import type { AdminActor } from '@/lib/kernel/actor';

import { type ButtonName, BUTTONS } from './buttons';

const killPoint = z.discriminatedUnion('at', [
  z.object({ at: z.literal('call'), nth: z.int(), place: z.enum(['before-effect', 'after-effect', 'after-reply']) }),
  z.object({ at: z.literal('commit'), nth: z.int(), moment: z.enum(['before', 'after']) }),
]);

const undisturbed = z.object({
  end: z.object({
    operation: z.string(),
    libraries: z.array(z.string()),
    account: z.record(z.string(), z.number()),
    distributions: z.array(z.string()),
    keys: z.array(z.string()),
    orphans: z.array(z.string()),
  }),
  calls: z.int(),
  commits: z.array(z.string()),
});

/** What a lane can be asked for. */
export const jobSchema = z.discriminatedUnion('part', [
  z.object({ part: z.literal('workers'), how: z.enum(['kill', 'sleep']) }),
  z.object({ part: z.literal('measure'), scenario: z.string() }),
  z.object({ part: z.literal('throttling'), libraries: z.int() }),
  z.object({ part: z.literal('presses'), scenario: z.string(), undisturbed }),
  z.object({ part: z.literal('kills'), scenario: z.string(), point: killPoint, undisturbed }),
  z.object({ part: z.literal('chaos'), scenario: z.string(), seed: z.int(), undisturbed }),
]);

/** What it answers: `wrong` says what should not be, `note` what was measured, `good` how many went well, `unreached` that the operation ended before the point. */
export const answerSchema = z.object({
  wrong: z.string().optional(), note: z.string().optional(), good: z.int().optional(), unreached: z.boolean().optional(), undisturbed: undisturbed.optional(),
});

export type Job = z.infer<typeof jobSchema>;
export type Answer = z.infer<typeof answerSchema>;

/** A button that one person presses many times at once, in a process of its own. */
export const pressesSchema = z.object({
  environment: z.record(z.string(), z.string()), button: z.custom<ButtonName>((name) => typeof name === 'string' && name in BUTTONS), owner: z.custom<AdminActor>(), id: z.string(), presses: z.int(),
});

/** What that process answers: the operation that each press led to, or the code of its refusal. */
export const pressedSchema = z.array(z.union([z.object({ operationId: z.string() }), z.object({ refused: z.string() })]));

export type Presses = z.infer<typeof pressesSchema>;
export type Pressed = z.infer<typeof pressedSchema>;
