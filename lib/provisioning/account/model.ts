import { z } from 'zod';

import { rightsOfCall } from '@/lib/aws/iam-actions';

export const rightCheckSchema = z.object({
  /** As policies spell it. */
  action: z.string(),
  verdict: z.enum(['allowed', 'denied', 'unknown']),
  detail: z.string(),
});

/** What came out for one right. */
export type RightCheck = z.output<typeof rightCheckSchema>;

/** A check of rights as a page shows it. */
export interface RightsCheckView {
  at: string;
  accountId: string | null;
  checks: (RightCheck & { lastUsedAt: string | null })[];
}

/** The account that everything is made in. */
export interface AccountView {
  /** Null until something is made. */
  accountId: string | null;
  region: string;
  /** Host of Local AWS, or of another service in AWS's place; null for AWS. */
  endpoint: string | null;
  /** Buckets whose names the policies must spell out. */
  otherBuckets: string[];
  kmsKeyArns: string[];
  /** Whether the objects of any library are read by their ACLs. */
  hasClassicLibrary: boolean;
  latestCheck: RightsCheckView | null;
  /** When earlier checks were, and how they ended; the newest first. */
  earlierChecks: { at: string; denied: number }[];
  /** The check that is under way, or has failed. */
  openOperation: { id: string; state: string } | null;
}

/** The rights that an answer to a call tells about: calls that need several say nothing of one. */
export function rightsOfProbe(call: string): string[] {
  const actions = rightsOfCall(call).map(({ action }) => action);
  return actions.length === 1 ? actions : [];
}
