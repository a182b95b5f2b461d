import Link from 'next/link';

import { Dated } from '@/components/dated';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import type { OperationHead } from '@/lib/provisioning/model';

import { isAnyUnderWay, OperationState } from './operation/operation-state';
import { RefreshWhile } from './refresh-while';

/** What was done to one thing, newest first; nothing when nothing was. */
export function ResourceOperations({ operations }: { operations: readonly OperationHead[] }) {
  if (operations.length === 0) return null;
  return (
    <Card>
      <RefreshWhile isUnderWay={isAnyUnderWay(operations)} />
      <CardHeader className="pb-3 sm:pb-4"><CardTitle>What was done</CardTitle></CardHeader>
      <ul aria-label="Operations" className="divide-y border-t">
        {operations.map((operation) => (
          <li key={operation.id} className="flex flex-wrap items-center gap-x-6 gap-y-1 px-5 py-3 text-sm sm:px-6">
            <Link href={`/admin/operations/${operation.id}`} prefetch={false} className="min-w-0 flex-1 basis-48 rounded-sm font-medium hover:text-primary">
              {operation.title}
            </Link>
            <span className="w-24"><OperationState operation={operation} /></span>
            <span className="text-right text-[0.8125rem] text-muted-foreground sm:w-32"><Dated at={operation.createdAt} /></span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
