import type { Metadata } from 'next';

import { LiveBesideRecorded } from '@/components/live-beside-recorded';
import { PageHeader } from '@/components/ui/page-header';
import { loadIdentity } from '@/lib/provisioning/identities/loaders';

import { LookNow } from '../../_components/look-now';
import { ResourceOperations } from '../../_components/resource-operations';
import { IdentityActions } from './_components/identity-actions';
import { IdentityFacts } from './_components/identity-facts';

interface IdentityPageProps {
  params: Promise<{ originIdentityId: string }>;
}

export async function generateMetadata({ params }: IdentityPageProps): Promise<Metadata> {
  return { title: (await loadIdentity((await params).originIdentityId)).called };
}

export default async function IdentityPage({ params }: IdentityPageProps) {
  const identity = await loadIdentity((await params).originIdentityId);
  return (
    <>
      <PageHeader
        title={identity.called}
        description={identity.kind === 'OAC' ? 'Origin access control' : 'Origin access identity'}
        trail={[{ href: '/admin/identities', label: 'Identities' }]}
      />
      <IdentityFacts identity={identity} />
      <LiveBesideRecorded observation={identity.observation} lookNow={<LookNow resourceType="origin-identity" resourceId={identity.id} />} />
      <IdentityActions identity={identity} />
      <ResourceOperations operations={identity.operations} />
    </>
  );
}
