import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadDistributions } from '@/lib/provisioning/distributions/loaders';

import { DistributionTable } from './_components/distribution-table';
import { NewDistribution } from './_components/new-distribution';

export const metadata: Metadata = { title: 'Distributions' };

export default async function DistributionsPage() {
  const { distributions, parts, workerSeenAt } = await loadDistributions();
  return (
    <>
      <PageHeader
        title="Distributions"
        description="Through which CloudFront serves a bucket: signed, for viewers with a signature, or basic, open for public/* alone."
        actions={<NewDistribution parts={parts} />}
      />
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <DistributionTable distributions={distributions} />
    </>
  );
}
