'use client';

import { Eye } from 'lucide-react';
import { useRouter } from 'next/navigation';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { useAction } from '@/components/use-action';
import type { ResourceType } from '@/lib/provisioning/drift';
import { requestLookAtAction } from '@/lib/provisioning/reconcile/actions';

/** Has the worker look at one thing at AWS. */
export function LookNow({ resourceType, resourceId }: { resourceType: ResourceType; resourceId: string }) {
  const router = useRouter();
  const look = useAction(requestLookAtAction, () => { router.refresh(); });
  return (
    <div className="grid gap-2">
      <FormError error={look.error} />
      <SubmitButton type="button" variant="secondary" pending={look.pending} onClick={() => { look.run({ resourceType, resourceId }); }}>
        <Eye aria-hidden />Look now
      </SubmitButton>
    </div>
  );
}
