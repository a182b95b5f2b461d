'use client';

import { useEffect, useRef } from 'react';

import { PlanSteps } from '@/components/plan/plan-steps';
import { SubmitButton } from '@/components/submit-button';
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/components/ui/card';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';

interface LibraryPlanProps {
  /** For just what the form says now; undefined when nobody asked yet, or something was changed since. */
  plan: RecordedPlan | undefined;
  isPlanning: boolean;
  isCarryingOut: boolean;
}

/** The exact calls that making the library takes, and only below them the button that makes it. */
export function LibraryPlan({ plan, isPlanning, isCarryingOut }: LibraryPlanProps) {
  // Whoever asked for the plan reads it next, and presses nothing again by accident.
  const region = useRef<HTMLDivElement>(null);
  const isShown = plan !== undefined;
  useEffect(() => { if (isShown) region.current?.focus(); }, [isShown]);
  return (
    <Card className="lg:sticky lg:top-20">
      <CardHeader><CardTitle>What will be called</CardTitle></CardHeader>
      <CardContent
        ref={region}
        className="relative overflow-y-auto max-lg:max-h-[60dvh] lg:max-h-[calc(100dvh-22rem)]"
        role="region"
        aria-label="What will be called"
        tabIndex={plan ? 0 : undefined}
      >
        {plan ? <Shown plan={plan} /> : (
          <p className="text-sm text-muted-foreground">
            Fill in the form, then see every step with every call to AWS. Nothing is made before you have seen it and
            pressed Create.
          </p>
        )}
      </CardContent>
      <CardFooter className="justify-end">
        {plan
          ? <SubmitButton pending={isCarryingOut}>Create library</SubmitButton>
          : <SubmitButton pending={isPlanning}>Show what will be called</SubmitButton>}
      </CardFooter>
    </Card>
  );
}

function Shown({ plan: { steps } }: { plan: RecordedPlan }) {
  if (steps.length > 0) return <PlanSteps steps={steps} />;
  return <p className="text-sm text-muted-foreground">This very library is being made already. Create leads you there.</p>;
}
