'use client';

import { RotateCw } from 'lucide-react';
import { useRouter } from 'next/navigation';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { useAction } from '@/components/use-action';
import { retryOperationAction } from '@/lib/provisioning/actions';

/** Takes an operation that stopped up again, where it stopped. */
export function TryAgain({ operationId }: { operationId: string }) {
  const router = useRouter();
  const { run, pending, error } = useAction(retryOperationAction, () => { router.refresh(); });
  return (
    <>
      <FormError error={error} />
      <SubmitButton type="button" pending={pending} onClick={() => { run({ operationId }); }}>
        <RotateCw aria-hidden />
        Try again
      </SubmitButton>
    </>
  );
}
