import type { Metadata } from 'next';
import Link from 'next/link';

import { Button } from '@/components/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadAccount } from '@/lib/provisioning/account/loaders';
import { loadQuotas } from '@/lib/provisioning/adoption/loaders';

import { AccountFacts } from './_components/account-facts';
import { ConnectSteps } from './_components/connect-steps';
import { CostEstimate } from './_components/cost-estimate';
import { Policies } from './_components/policies';
import { QuotaBars } from './_components/quota-bars';
import { Rights } from './_components/rights';

export const metadata: Metadata = { title: 'AWS account' };

export default async function AccountPage() {
  const [{ account, workerSeenAt }, quotas] = await Promise.all([loadAccount(), loadQuotas()]);
  const standing = (
    <>
      <Rights account={account} />
      <Card>
        <CardHeader className="flex flex-wrap items-start justify-between gap-3">
          <CardTitle>Room in the account</CardTitle>
          <Button asChild variant="secondary" size="sm"><Link href="/admin/adopt" prefetch={false}>See what the account has</Link></Button>
        </CardHeader>
        <CardContent><QuotaBars quotas={quotas} /></CardContent>
      </Card>
    </>
  );
  // Who has connected the account wants to know how it stands; who has not, how it is done.
  const isConnected = account.latestCheck !== null;
  return (
    <>
      <PageHeader title="AWS account" description="What Usher may do in your account, how to give it just that, how much room there is, and what it will cost." />
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <div className="grid gap-6 *:min-w-0">
        <AccountFacts account={account} />
        {isConnected ? standing : null}
        <ConnectSteps />
        <Policies
          accountId={account.accountId ?? undefined}
          buckets={account.otherBuckets}
          kmsKeyArns={account.kmsKeyArns}
          hasClassicLibrary={account.hasClassicLibrary}
        />
        {isConnected ? null : standing}
        <CostEstimate />
      </div>
    </>
  );
}
