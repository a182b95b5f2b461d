import type { Metadata } from 'next';

import { LiveBesideRecorded } from '@/components/live-beside-recorded';
import { PageHeader } from '@/components/ui/page-header';
import { loadDistribution } from '@/lib/provisioning/distributions/loaders';

import { LookNow } from '../../_components/look-now';
import { ResourceOperations } from '../../_components/resource-operations';
import { DistributionActions } from './_components/distribution-actions';
import { DistributionFacts } from './_components/distribution-facts';

interface DistributionPageProps {
  params: Promise<{ distributionId: string }>;
}

export async function generateMetadata({ params }: DistributionPageProps): Promise<Metadata> {
  const { distribution: { called } } = await loadDistribution((await params).distributionId);
  return { title: called };
}

export default async function DistributionPage({ params }: DistributionPageProps) {
  const { distribution, observation } = await loadDistribution((await params).distributionId);
  return (
    <>
      <PageHeader
        title={distribution.called}
        description={distribution.role === 'SIGNED' ? 'Signed distribution' : 'Basic distribution, open for public/*'}
        trail={[{ href: '/admin/distributions', label: 'Distributions' }]}
      />
      <DistributionFacts distribution={distribution} />
      <LiveBesideRecorded observation={observation} lookNow={<LookNow resourceType="distribution" resourceId={distribution.id} />} />
      <DistributionActions distribution={distribution} isGone={observation?.facts.some(({ live }) => live === 'deleted') ?? false} />
      <ResourceOperations operations={distribution.operations} />
    </>
  );
}
