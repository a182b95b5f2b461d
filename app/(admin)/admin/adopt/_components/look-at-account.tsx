'use client';

import { LookButton } from '@/app/(admin)/admin/_components/look-now';
import { requestInventoryAction } from '@/lib/provisioning/adoption/actions';

/** Has the worker list buckets, identities, keys, key groups, distributions and headers policies. */
export function LookAtAccount() {
  return <LookButton label="Look at the account" action={requestInventoryAction} input={{ dryRun: false }} />;
}
