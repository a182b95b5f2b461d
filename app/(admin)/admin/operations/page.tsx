import type { Metadata } from 'next';
import Link from 'next/link';

import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadOperations } from '@/lib/provisioning/operation/loaders';

import { isAnyUnderWay } from '../_components/operation/operation-state';
import { RefreshWhile } from '../_components/refresh-while';
import { OperationsTable } from './_components/operations-table';

export const metadata: Metadata = { title: 'Operations' };

interface OperationsPageProps {
  searchParams: Promise<{ before?: string | string[] }>;
}

export default async function OperationsPage({ searchParams }: OperationsPageProps) {
  const { before } = await searchParams;
  const { operations, next, workerSeenAt } = await loadOperations(typeof before === 'string' ? before : undefined);
  const now = Date.now();
  return (
    <>
      <PageHeader title="Operations" description="Everything that was asked of the worker, with every call that it made to AWS." />
      <WorkerNotice workerSeenAt={workerSeenAt} now={now} />
      <RefreshWhile isUnderWay={isAnyUnderWay(operations)} />
      {/* A page of its own each: what is found and sorted is what the page has. */}
      <OperationsTable key={typeof before === 'string' ? before : ''} operations={operations} renderedAt={now} />
      {next ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-[0.8125rem] text-muted-foreground">
          <Button asChild variant="secondary" size="sm"><Link href={`/admin/operations?before=${next}`} prefetch={false}>Older operations</Link></Button>
          This page has the newest {operations.length} up to here; finding and sorting is within it.
        </div>
      ) : null}
    </>
  );
}
