'use client';

import { Eye } from 'lucide-react';
import Link from 'next/link';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { useAction } from '@/components/use-action';
import type { Result } from '@/lib/kernel/result';
import type { ResourceType } from '@/lib/provisioning/drift';
import { requestLookAtAction } from '@/lib/provisioning/reconcile/actions';

import { useOperationEnd } from './operation/use-operation-end';

/** Has the worker look at one thing at AWS, and shows what it saw as soon as it has. */
export function LookNow({ resourceType, resourceId, onEnd }: { resourceType: ResourceType; resourceId: string; onEnd?: () => void }) {
  return <LookButton label="Look now" action={requestLookAtAction} input={{ resourceType, resourceId }} onEnd={onEnd} />;
}

interface LookButtonProps<Input> {
  label: string;
  action: (input: Input) => Promise<Result<{ operationId: string }>>;
  input: Input;
  /** Called when the look has ended, after the page was read again. */
  onEnd?: (() => void) | undefined;
}

/** One press for what changes nothing at AWS. */
export function LookButton<Input>({ label, action, input, onEnd }: LookButtonProps<Input>) {
  const { follow, followed, stopped } = useOperationEnd(onEnd);
  const look = useAction(action, ({ operationId }) => { follow(operationId); });
  const operationId = followed ?? stopped;
  return (
    <div className="grid justify-items-start gap-2 sm:justify-items-end">
      <FormError error={look.error} />
      <SubmitButton
        type="button" variant="secondary" pending={look.pending || followed !== undefined}
        onClick={() => { look.run(input); }}
      >
        <Eye aria-hidden />{followed === undefined ? label : 'Looking'}
      </SubmitButton>
      <p className="text-[0.8125rem] text-muted-foreground empty:hidden" role="status">
        {operationId ? (
          <>
            {stopped ? 'The look stopped. ' : null}
            <Link href={`/admin/operations/${operationId}`} prefetch={false} className="rounded-sm underline underline-offset-4">
              {stopped ? 'See why' : 'See how it goes'}
            </Link>
          </>
        ) : null}
      </p>
    </div>
  );
}
