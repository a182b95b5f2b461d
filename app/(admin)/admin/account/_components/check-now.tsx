'use client';

import { useRouter } from 'next/navigation';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { useAction } from '@/components/use-action';
import { checkRightsAction } from '@/lib/provisioning/account/actions';

/** Has the worker check its rights, and shows how it goes. */
export function CheckNow() {
  const router = useRouter();
  const { run, pending, error } = useAction(checkRightsAction, ({ operationId }) => { router.push(`/admin/operations/${operationId}`); });
  return (
    <div className="grid justify-items-start gap-3">
      <FormError error={error} />
      <SubmitButton type="button" pending={pending} onClick={() => { run({ dryRun: false }); }}>Check now</SubmitButton>
    </div>
  );
}
