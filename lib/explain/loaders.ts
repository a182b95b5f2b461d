import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { readRecords } from './data';
import type { KnownBehavior } from './knowledge';
import { knownBehavior, lookAt } from './recorded';

/** A distribution whose cache behaviours a path can be tried on. */
export interface TesterDistribution {
  id: string;
  awsId: string;
  name: string;
  /** Its own and the alternate ones. */
  domainNames: string[];
  /** When its behaviours were looked at; null before that. */
  lookedAt: string | null;
  behaviors: KnownBehavior[];
  defaultBehavior: KnownBehavior | null;
}

/** The page that explains denials: the distributions whose cache behaviours can be tried. */
export const loadExplain = cache(async (): Promise<TesterDistribution[]> => {
  const records = await readRecords(await requireAdmin('/admin/explain'));
  return records.distributions.map(({ id, awsId, library, role, comment, domainName, aliases }) => {
    const look = lookAt(records, 'distribution', id);
    const seen = look?.seen.distribution;
    return {
      id, awsId: awsId ?? '',
      name: library ? `${library.name}, ${role === 'SIGNED' ? 'signed' : 'basic'}` : comment || (awsId ?? ''),
      domainNames: [...(domainName === null ? [] : [domainName]), ...(seen?.domainNames ?? aliases)],
      lookedAt: look && seen ? look.at.toISOString() : null,
      behaviors: (seen?.behaviors ?? []).map((each) => knownBehavior(records, each)),
      defaultBehavior: seen ? knownBehavior(records, seen.defaultBehavior) : null,
    };
  });
});
