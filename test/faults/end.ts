import { type DistributionSummary, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';

import { cloudfront } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { accountIds, recordedIds } from '@/test/harness/account';

/** How everything stands: what two ends have in common is compared as text. */
export interface End {
  operation: string;
  /** Each library with its state and whether its last proof passed. */
  libraries: string[];
  /** How many of each the account has. */
  account: Record<string, number>;
  /** Each distribution as CloudFront has it, without what differs from run to run. */
  distributions: string[];
  /** The keys that we have, by what becomes of them. */
  keys: string[];
  /** What the account has and no row knows, and what rows say and the account does not have. */
  orphans: string[];
}

export async function endOf(operationId: string): Promise<End> {
  const [operation, libraries, keys, there, distributions, recorded] = await Promise.all([
    db().operation.findUniqueOrThrow({ where: { id: operationId }, include: { steps: { where: { state: 'FAILED' } } } }),
    db().library.findMany({ orderBy: { name: 'asc' }, include: { proofs: { orderBy: { at: 'desc' }, take: 1 } } }),
    db().signingKey.findMany({ select: { state: true } }),
    accountIds(),
    cloudfront().send(new ListDistributionsCommand({})),
    recordedIds(),
  ]);
  const kinds = Object.entries(there);
  const known = new Map<string, string[]>(Object.entries(recorded));
  return {
    operation: [operation.state, ...operation.steps.map(({ error }) => JSON.stringify(error))].join(' '),
    libraries: libraries.map(({ name, state, proofs }) => `${name}: ${state}, proof ${proofs[0]?.passed ? 'passed' : 'not passed'}`),
    account: Object.fromEntries(kinds.map(([kind, ids]) => [kind, ids.length])),
    distributions: (distributions.DistributionList?.Items ?? []).map(settingsOf).sort(),
    keys: keys.map(({ state }) => state).sort(),
    orphans: kinds.flatMap(([kind, ids]) => {
      const rows = known.get(kind) ?? [];
      return [
        ...ids.filter((id) => !rows.includes(id)).map((id) => `${kind} ${id} is known to no row`),
        ...rows.filter((id) => !ids.includes(id)).map((id) => `${kind} ${id} is not in the account`),
      ];
    }),
  };
}

function settingsOf({ Enabled, PriceClass, Origins, DefaultCacheBehavior: behavior }: DistributionSummary): string {
  const origins = Origins?.Items?.map((origin) => (origin.OriginAccessControlId ? 'OAC' : 'OAI')).join();
  return [Enabled ? 'enabled' : 'disabled', PriceClass, origins, behavior?.TrustedKeyGroups?.Enabled ? 'signed' : 'basic'].join(' ');
}

/** What differs from the undisturbed end, as a sentence; undefined when nothing does. */
export function difference(end: End, undisturbed: End): string | undefined {
  const lines = Object.entries(end).flatMap(([name, value]) => {
    const expected = JSON.stringify(Object.entries(undisturbed).find(([other]) => other === name)?.[1]);
    const is = JSON.stringify(value);
    return is === expected ? [] : [`${name} is ${is}, undisturbed ${expected}`];
  });
  return lines.length === 0 ? undefined : lines.join('; ');
}
