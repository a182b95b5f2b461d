'use client';

import { useRouter } from 'next/navigation';

import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { requestLookAtAction } from '@/lib/provisioning/reconcile/actions';

/** Has the worker look at a key or a key group. */
export function LookNow({ resourceType, resourceId }: { resourceType: 'signing-key' | 'key-group'; resourceId: string }) {
  const router = useRouter();
  const action = useAction(requestLookAtAction, ({ operationId }) => { router.push(`/admin/operations/${operationId}`); });
  return (
    <div className="grid gap-2">
      <Button variant="secondary" size="sm" disabled={action.pending} onClick={() => { action.run({ resourceType, resourceId }); }}>Look now</Button>
      <FormError error={action.error} />
    </div>
  );
}
