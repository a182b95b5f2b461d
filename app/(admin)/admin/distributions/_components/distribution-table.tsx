'use client';

import { Globe } from 'lucide-react';
import Link from 'next/link';

import type { Column } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { CopyableId } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusDot } from '@/components/ui/status-dot';
import type { DistributionView } from '@/lib/provisioning/distributions/data';
import type { WithSeen } from '@/lib/provisioning/reconcile/seen-state';

import { SeenStateDot, seenWords } from '../../_components/seen-state';

const COLUMNS: Column<WithSeen<DistributionView>>[] = [
  {
    id: 'called', label: 'Distribution', value: ({ called }) => called,
    cell: ({ id, called }) => (
      <Link href={`/admin/distributions/${id}`} prefetch={false} className="rounded-sm font-medium wrap-anywhere hover:text-primary">{called}</Link>
    ),
  },
  { id: 'awsId', label: 'Id', value: ({ awsId }) => awsId, cell: ({ awsId }) => (awsId ? <CopyableId value={awsId} label="Id" /> : 'not made yet') },
  {
    id: 'domainName', label: 'Domain name', value: ({ domainName }) => domainName,
    cell: ({ domainName }) => (domainName ? <CopyableId value={domainName} label="Domain name" /> : 'none yet'),
  },
  { id: 'role', label: 'Role', value: ({ role }) => role, cell: ({ role }) => (role === 'SIGNED' ? 'Signed' : 'Basic') },
  {
    id: 'library', label: 'Library', value: ({ library }) => library?.name ?? null,
    cell: ({ library }) => library ? <Link href={`/admin/libraries/${library.id}`} prefetch={false} className="rounded-sm hover:text-primary">{library.name}</Link> : 'none',
  },
  {
    id: 'enabled', label: 'State', value: ({ seen, enabled }) => (seen ? seenWords(seen) : enabled ? 'enabled' : 'disabled'),
    cell: (distribution) => <DistributionState distribution={distribution} />,
  },
];

/** Enabled or not; whether CloudFront is still carrying a change to its edge locations; or how the last look found it otherwise. */
function DistributionState({ distribution: { awsId, enabled, status, seen } }: { distribution: WithSeen<DistributionView> }) {
  if (awsId === null) return <StatusDot tone="neutral" className="text-[0.8125rem]">Not made yet</StatusDot>;
  if (seen) return <SeenStateDot seen={seen} />;
  if (status === 'InProgress') return <StatusDot tone="primary" pulse className="text-[0.8125rem]">Being deployed</StatusDot>;
  return <StatusDot tone={enabled ? 'success' : 'warning'} className="text-[0.8125rem]">{enabled ? 'Enabled' : 'Disabled'}</StatusDot>;
}

const ROLES = {
  id: 'role', label: 'Role', of: ({ role }: DistributionView) => role,
  options: [{ value: 'SIGNED', label: 'Signed' }, { value: 'BASIC', label: 'Basic' }],
};

/** Every recorded distribution. */
export function DistributionTable({ distributions }: { distributions: readonly WithSeen<DistributionView>[] }) {
  return (
    <DataTable
      label="distributions"
      rows={distributions}
      rowKey={({ id }) => id}
      columns={COLUMNS}
      facets={[ROLES]}
      empty={<EmptyState icon={Globe} title="No distributions yet">A new library brings its own. One alone is for who wants to walk the steps one at a time.</EmptyState>}
    />
  );
}
