'use client';

import { Archive } from 'lucide-react';
import Link from 'next/link';

import type { Column } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import type { BucketSummary } from '@/lib/provisioning/buckets/data';
import type { WithSeen } from '@/lib/provisioning/reconcile/seen-state';

import { seenColumn } from '../../_components/seen-state';

const COLUMNS: Column<WithSeen<BucketSummary>>[] = [
  {
    id: 'name', label: 'Bucket', value: ({ name }) => name,
    cell: ({ id, name, madeAt }) => (
      <>
        <span className="inline-flex max-w-full items-center gap-0.5">
          <Link href={`/admin/buckets/${id}`} prefetch={false} className="rounded-sm font-medium wrap-anywhere hover:text-primary">{name}</Link>
          <CopyButton value={name} label="bucket name" className="shrink-0" />
        </span>
        {madeAt === null ? <span className="block text-[0.8125rem] text-muted-foreground">not made yet</span> : null}
      </>
    ),
  },
  {
    id: 'library', label: 'Library', value: ({ library }) => library?.name ?? null,
    cell: ({ library }) => library ? <Link href={`/admin/libraries/${library.id}`} prefetch={false} className="rounded-sm hover:text-primary">{library.name}</Link> : 'none',
  },
  { id: 'region', label: 'Region', value: ({ region }) => region, cell: ({ region }) => <span className="whitespace-nowrap">{region}</span> },
  seenColumn<BucketSummary>(),
  {
    id: 'encryption', label: 'Encryption', value: ({ encryption }) => encryption,
    cell: ({ encryption }) => (encryption === 'SSE_KMS' ? 'SSE-KMS' : 'SSE-S3'),
  },
  { id: 'distributions', label: 'Distributions', align: 'right', value: ({ distributions }) => distributions, cell: ({ distributions }) => distributions },
];

const ENCRYPTIONS = {
  id: 'encryption', label: 'Encryption', of: ({ encryption }: BucketSummary) => encryption,
  options: [{ value: 'SSE_S3', label: 'SSE-S3' }, { value: 'SSE_KMS', label: 'SSE-KMS' }],
};

/** Every recorded bucket. */
export function BucketTable({ buckets }: { buckets: readonly WithSeen<BucketSummary>[] }) {
  return (
    <DataTable
      label="buckets"
      rows={buckets}
      rowKey={({ id }) => id}
      columns={COLUMNS}
      facets={[ENCRYPTIONS]}
      empty={<EmptyState icon={Archive} title="No buckets yet">A new library brings its own. One alone is for who wants to walk the steps one at a time.</EmptyState>}
    />
  );
}
