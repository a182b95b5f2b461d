'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import { useAction } from '@/components/use-action';
import type { Result } from '@/lib/kernel/result';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';

/** An action that is shown before it is carried out. */
export type PlannableAction<Input> = (input: Input) => Promise<Result<RecordedPlan>>;

/** What a plannable action's input has beside what it is about. */
export interface Plannable {
  dryRun?: boolean | undefined;
  /** The id that the plan had, where it is about something new. */
  plannedId?: string | undefined;
}

/**
 * Drives an action that can be asked for its plan. The plan belongs to the input that it was made for: with
 * another one `planFor` gives nothing, so that nobody confirms what they have not seen.
 */
export function usePlannedAction<Input extends Plannable>(action: PlannableAction<Input>) {
  const router = useRouter();
  const [shown, setShown] = useState<{ of: string; plan: RecordedPlan }>();
  const [leaving, setLeaving] = useState(false);
  const planning = useAction(async (input: Input) => {
    const result = await action({ ...input, dryRun: true });
    setShown(result.ok ? { of: JSON.stringify(input), plan: result.value } : undefined);
    return result;
  });
  const carrying = useAction(action, ({ operationId }) => {
    setLeaving(true);
    router.push(`/admin/operations/${operationId}`);
  });
  return {
    planFor: (input: Input) => (shown?.of === JSON.stringify(input) ? shown.plan : undefined),
    /** Asks for the plan. */
    showPlan: (input: Input) => {
      carrying.reset();
      planning.run(input);
    },
    /** Carries it out and goes to where it is followed. */
    carryOut: (input: Input) => {
      planning.reset();
      const plannedId = shown?.plan.plannedId;
      carrying.run(plannedId === undefined ? input : { ...input, plannedId });
    },
    forgetPlan: () => { setShown(undefined); },
    isPlanning: planning.pending,
    isCarryingOut: carrying.pending || leaving,
    error: planning.error ?? carrying.error,
    formRef: planning.formRef,
    fieldError: (name: string) => planning.fieldError(name) ?? carrying.fieldError(name),
    correct: (name: string) => {
      planning.correct(name);
      carrying.correct(name);
    },
  };
}
