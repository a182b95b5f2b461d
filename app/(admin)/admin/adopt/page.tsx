import type { Metadata } from 'next';
import Link from 'next/link';

import { Dated } from '@/components/dated';
import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadAccountContents, loadQuotas } from '@/lib/provisioning/adoption/loaders';

import { QuotaBars } from '../account/_components/quota-bars';
import { AccountTable } from './_components/account-table';
import { AdoptSetUp } from './_components/adopt-set-up';
import { LookAtAccount } from './_components/look-at-account';

export const metadata: Metadata = { title: 'In your account' };

export default async function AdoptPage() {
  const [{ items, alone, at, accountId, openLook, workerSeenAt }, quotas] = await Promise.all([loadAccountContents(), loadQuotas()]);
  return (
    <>
      <PageHeader
        title="In your account"
        description="What your AWS account has that is not known here. Bringing it in writes nothing to AWS: it is read, and recorded."
        actions={<><AdoptSetUp distributions={[...items.filter((item) => item.type === 'distribution'), ...alone]} /><LookAtAccount /></>}
      />
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <p className="text-sm text-muted-foreground">
        {at ? <>Looked at <Dated at={at} />, account {accountId}.</> : 'Nobody has looked at the account yet.'}{' '}
        {openLook ? (
          <Link href={`/admin/operations/${openLook.id}`} prefetch={false} className="rounded-sm underline underline-offset-4">
            {openLook.state === 'FAILED' ? 'The last look stopped: see why.' : 'Another look is under way.'}
          </Link>
        ) : null}
      </p>
      <AccountTable items={items} hasLooked={at !== null} />
      <section aria-labelledby="quotas" className="grid gap-4">
        <h2 id="quotas" className="text-lg font-semibold">Room in the account</h2>
        <QuotaBars quotas={quotas} />
      </section>
    </>
  );
}
