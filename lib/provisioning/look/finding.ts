import type { FailureReason } from '@/lib/kernel/failure';

import { type ComparedFact, type Drift, type DriftCode, driftOf, severityOf } from '../drift';
import { type Fact, type Finding, FINDING_SUBJECTS, type FindingSubject } from '../model';
import type { Observed } from './observe';

/** What is wrong, what a person does about it, and the same for programs. */
export interface Trouble {
  problem: string;
  fix: string;
  drift: Drift;
}

/** Trouble of one kind with one row. */
export function trouble(code: DriftCode, about: Drift['about'], problem: string, fix: string, names: string[] = []): Trouble {
  return { problem, fix, drift: driftOf(code, about, names) };
}

/** A finding that is fine unless there is trouble, and broken unless what is otherwise does no harm. */
export function judged(subject: FindingSubject, facts: Fact[], troubles: (Trouble | undefined)[]): Finding {
  const real = troubles.filter((each) => each !== undefined);
  const label = FINDING_SUBJECTS[subject];
  if (real.length === 0) return { subject, label, state: 'ok', facts, drifts: [] };
  return {
    subject, label, facts,
    state: real.every(({ drift }) => severityOf(drift) === 'differs') ? 'differs' : 'broken',
    drifts: real.map(({ problem, fix, drift }) => ({ ...drift, problem, fix })),
  };
}

/** Not made yet, or on its way. */
export function waiting(subject: FindingSubject, problem: string, facts: Fact[] = []): Finding {
  return { subject, label: FINDING_SUBJECTS[subject], state: 'waiting', problem, facts, drifts: [] };
}

/** AWS did not say. */
export function unknown(subject: FindingSubject, reason: FailureReason): Finding {
  return { subject, label: FINDING_SUBJECTS[subject], state: 'unknown', problem: reason.message, fix: reason.fix, facts: [], drifts: [] };
}

/** The value, if AWS gave one. */
export function valueOf<T>(observed: Observed<T>): T | undefined {
  return 'value' in observed ? observed.value : undefined;
}

/** The first reason why something could not be read. */
export function failureOf(...observed: Observed<unknown>[]): FailureReason | undefined {
  for (const each of observed) if ('failure' in each) return each.failure;
  return undefined;
}

/** A line of a resource page; `live` is undefined where AWS did not say, and then nothing differs. */
export function compared(label: string, recorded: string, live: string | undefined): ComparedFact {
  return { label, recorded, live: live ?? 'not seen', differs: live !== undefined && live !== recorded };
}
