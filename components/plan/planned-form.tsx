'use client';

import { type ReactNode, type RefObject, type SubmitEvent, useEffect, useRef, useState } from 'react';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input as TextInput } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';

import { PlanSteps } from './plan-steps';
import type { TypedBefore } from './typed-before';
import { type Plannable, type PlannableAction, usePlannedAction } from './use-planned-action';

/** What the fields of a planned form may ask about it. */
export interface PlannedFields {
  fieldError: (name: string) => string | undefined;
}

export interface PlannedFormProps<Input extends Plannable> {
  /** A server action that takes `dryRun`. */
  action: PlannableAction<Input>;
  /** What it is about; with fields, what stands in none of them. */
  input: Input;
  /** On the button that carries it out. */
  confirmLabel: string;
  tone?: 'primary' | 'destructive';
  /** What must be typed before it can be carried out: the name of what will be gone. */
  typedName?: string;
  /** Questions that are answered before the plan is made, starting with what `start` says; their names are in `fieldNames`. */
  fields?: (form: PlannedFields, start: Input) => ReactNode;
  fieldNames?: readonly string[];
  /** Adds what the fields say to the input. */
  read?: (data: FormData, input: Input) => Input;
  /** Has the fields start with what was typed, for whoever comes back to a form that was carried out. */
  typed?: TypedBefore<Input>;
}

/** Fields if there are any, then the plan, then the button that carries it out. Stands in a `DialogContent`. */
export function PlannedForm<Input extends Plannable>({
  action, input, confirmLabel, tone = 'primary', typedName, fields, fieldNames = [], read, typed: before,
}: PlannedFormProps<Input>) {
  const planned = usePlannedAction(action);
  const { showPlan } = planned;
  const [start] = useState(() => before?.read() ?? input);
  const [asked, setAsked] = useState(start);
  const [typed, setTyped] = useState('');
  const plan = planned.planFor(asked);
  // A name that was copied often brings a space or a line's end along.
  const isConfirmed = typedName === undefined || typed.trim() === typedName;
  const isOther = typedName !== undefined && !typedName.startsWith(typed.trim());

  // Whoever asked for the plan reads it next, and presses nothing again by accident.
  const planRegion = useRef<HTMLDivElement>(null);
  const isShown = plan !== undefined;
  useEffect(() => { if (isShown) planRegion.current?.focus(); }, [isShown]);

  // Without questions there is nothing to wait for. Once: a failed plan is asked for again by hand.
  const begun = useRef(false);
  useEffect(() => {
    if (fields || begun.current) return;
    begun.current = true;
    showPlan(input);
  });

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (plan) {
      if (!isConfirmed) return;
      before?.keep(asked);
      planned.carryOut(asked);
      return;
    }
    const next = read ? read(new FormData(event.currentTarget), input) : input;
    setAsked(next);
    showPlan(next);
  };

  return (
    <form method="post" ref={planned.formRef} onSubmit={submit} noValidate className="grid gap-5 *:min-w-0">
      <FormError error={planned.error} shown={fieldNames} />
      {fields ? (
        <div className="grid gap-5 *:min-w-0" onInput={planned.forgetPlan}>{fields({ fieldError: planned.fieldError }, start)}</div>
      ) : null}
      {plan ? <Plan plan={plan} region={planRegion} /> : planned.isPlanning ? <Waiting /> : null}
      {plan && typedName !== undefined ? (
        <Field
          label={<>Type <strong className="font-mono wrap-anywhere">{typedName}</strong> to confirm</>}
          error={isOther ? 'This is another name. Capital letters count.' : undefined}
        >
          <TextInput
            value={typed}
            onChange={(event) => { setTyped(event.target.value); }}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
      <DialogFooter>
        <DialogClose asChild><Button variant="secondary">Cancel</Button></DialogClose>
        {plan ? (
          <SubmitButton
            variant={tone}
            pending={planned.isCarryingOut}
            disabled={!isConfirmed}
          >
            {confirmLabel}
          </SubmitButton>
        ) : (
          <SubmitButton pending={planned.isPlanning}>Show what will be called</SubmitButton>
        )}
      </DialogFooter>
    </form>
  );
}

function Plan({ plan: { steps }, region }: { plan: { steps: Parameters<typeof PlanSteps>[0]['steps'] }; region: RefObject<HTMLDivElement | null> }) {
  return (
    <div
      ref={region}
      className="relative max-h-[45dvh] scroll-mt-4 overflow-y-auto rounded-lg border bg-muted/40 p-4"
      role="region" aria-label="What will be called" tabIndex={0}
    >
      {steps.length > 0 ? <PlanSteps steps={steps} /> : (
        <p className="text-sm text-muted-foreground">This was asked for already and is under way. Confirming leads you there.</p>
      )}
    </div>
  );
}

function Waiting() {
  return (
    <div className="grid gap-3" role="status">
      <span className="sr-only">Making the plan</span>
      <Skeleton className="h-4 w-2/3" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-4 w-3/5" />
    </div>
  );
}
