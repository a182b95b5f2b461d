import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';
import { env } from '@/lib/env';

import { workerSeenAt } from '../data';
import { withSeen } from '../reconcile/seen-state';
import { findBucket, listBuckets } from './data';

/** The list of buckets, and what the form for a new one starts with. */
export const loadBuckets = cache(async () => {
  const actor = await requireAdmin('/admin/buckets');
  const [buckets, seenAt] = await Promise.all([listBuckets(actor), workerSeenAt()]);
  return { buckets: await withSeen(actor, 'bucket', buckets), workerSeenAt: seenAt, region: env().aws.region };
});

/** A bucket's page, or a 404. */
export const loadBucket = cache(async (bucketId: string) => {
  const actor = await requireAdmin(`/admin/buckets/${bucketId}`);
  return (await findBucket(actor, bucketId)) ?? notFound();
});
