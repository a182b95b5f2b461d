import { z } from 'zod';

import { eachQuota, type QuotaCounts } from './quotas';

const countsSchema = z.record(z.string(), z.number()).catch({});

/** How many of each thing a look at the account found, from its row. */
export function storedCounts(json: unknown): QuotaCounts {
  const counts = countsSchema.parse(json);
  return eachQuota((name) => counts[name] ?? 0);
}
