import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadKeys } from '@/lib/provisioning/keys/loaders';

import { CreateKey, CreateKeyGroup } from './_components/create';
import { KeyGroupsTable } from './_components/key-groups-table';
import { KeysTable } from './_components/keys-table';

export const metadata: Metadata = { title: 'Keys' };

export default async function KeysPage() {
  const { keys, groups, workerSeenAt } = await loadKeys();
  return (
    <>
      <PageHeader
        title="Keys"
        description="A signing key makes playback URLs; CloudFront has its public half. A distribution trusts the keys of its key group."
        actions={<><CreateKeyGroup keys={keys} /><CreateKey /></>}
      />
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <section aria-label="Key groups" className="grid gap-3 *:min-w-0">
        <h2 className="text-lg font-semibold">Key groups</h2>
        <KeyGroupsTable groups={groups} />
      </section>
      <section aria-label="Signing keys" className="grid gap-3 *:min-w-0">
        <h2 className="text-lg font-semibold">Signing keys</h2>
        <KeysTable keys={keys} />
      </section>
    </>
  );
}
