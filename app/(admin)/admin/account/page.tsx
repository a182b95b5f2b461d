import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadAccount } from '@/lib/provisioning/account/loaders';

import { AccountFacts } from './_components/account-facts';
import { ConnectSteps } from './_components/connect-steps';
import { CostEstimate } from './_components/cost-estimate';
import { Policies } from './_components/policies';
import { Rights } from './_components/rights';

export const metadata: Metadata = { title: 'AWS account' };

export default async function AccountPage() {
  const { account, workerSeenAt } = await loadAccount();
  return (
    <>
      <PageHeader title="AWS account" description="What Usher may do in your account, how to give it just that, and what it will cost." />
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <div className="grid gap-6 *:min-w-0">
        <AccountFacts account={account} />
        <ConnectSteps />
        <Policies accountId={account.accountId ?? undefined} buckets={account.otherBuckets} kmsKeyArns={account.kmsKeyArns} />
        <Rights account={account} />
        <CostEstimate />
      </div>
    </>
  );
}
