import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadBuckets } from '@/lib/provisioning/buckets/loaders';

import { BucketTable } from './_components/bucket-table';
import { NewBucket } from './_components/new-bucket';

export const metadata: Metadata = { title: 'Buckets' };

export default async function BucketsPage() {
  const { buckets, workerSeenAt, region } = await loadBuckets();
  return (
    <>
      <PageHeader title="Buckets" description="Where videos are stored. Each library has one." actions={<NewBucket region={region} />} />
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <BucketTable buckets={buckets} />
    </>
  );
}
