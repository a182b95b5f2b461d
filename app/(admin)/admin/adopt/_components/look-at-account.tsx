'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { requestInventoryAction } from '@/lib/provisioning/adoption/actions';

export function LookAtAccount() {
  return (
    <PlannedAction
      trigger="Look at the account"
      title="Look at the account"
      description="Lists buckets, identities, keys, key groups, distributions and headers policies. Nothing is changed."
      action={requestInventoryAction}
      input={{}}
      confirmLabel="Look now"
    />
  );
}
