import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadIdentities } from '@/lib/provisioning/identities/loaders';

import { IdentityTable } from './_components/identity-table';
import { NewIdentity } from './_components/new-identity';

export const metadata: Metadata = { title: 'Identities' };

export default async function IdentitiesPage() {
  const { identities, workerSeenAt } = await loadIdentities();
  return (
    <>
      <PageHeader
        title="Identities"
        description="Who CloudFront is when it reads a bucket: an origin access control (OAC), or the older origin access identity (OAI)."
        actions={<NewIdentity />}
      />
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <IdentityTable identities={identities} />
    </>
  );
}
