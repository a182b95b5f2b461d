import type { Metadata } from 'next';

import { LiveBesideRecorded } from '@/components/live-beside-recorded';
import { PageHeader } from '@/components/ui/page-header';
import { loadKeyGroupPage } from '@/lib/provisioning/keys/loaders';

import { LookNow } from '../../../_components/look-now';
import { ResourceOperations } from '../../../_components/resource-operations';
import { GroupActions } from './_components/group-actions';
import { GroupFacts } from './_components/group-facts';

interface KeyGroupPageProps {
  params: Promise<{ keyGroupId: string }>;
}

export async function generateMetadata({ params }: KeyGroupPageProps): Promise<Metadata> {
  const { group } = await loadKeyGroupPage((await params).keyGroupId);
  return { title: group.called };
}

export default async function KeyGroupPage({ params }: KeyGroupPageProps) {
  const { group, observation, operations, free } = await loadKeyGroupPage((await params).keyGroupId);
  return (
    <>
      <PageHeader title={group.called} description={group.called === group.comment ? undefined : group.comment} trail={[{ href: '/admin/keys', label: 'Keys' }]} />
      <GroupFacts group={group} />
      <LiveBesideRecorded observation={observation} lookNow={<LookNow resourceType="key-group" resourceId={group.id} />} />
      <GroupActions group={group} free={free} />
      <ResourceOperations operations={operations} />
    </>
  );
}
