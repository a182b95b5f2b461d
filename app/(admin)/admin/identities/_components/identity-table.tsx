'use client';

import { IdCard } from 'lucide-react';

import type { Column } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { CopyableId } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import type { IdentitySummary } from '@/lib/provisioning/identities/data';
import type { WithSeen } from '@/lib/provisioning/reconcile/seen-state';

import { CalledCell } from '../../_components/called-cell';
import { seenColumn } from '../../_components/seen-state';

const COLUMNS: Column<WithSeen<IdentitySummary>>[] = [
  {
    id: 'comment', label: 'Identity', value: ({ called, name }) => `${called} ${name}`,
    cell: ({ id, called, name, createdAt }) => <CalledCell href={`/admin/identities/${id}`} called={called} since={createdAt} name={name} />,
  },
  { id: 'kind', label: 'Kind', value: ({ kind }) => kind, cell: ({ kind }) => kind },
  { id: 'awsId', label: 'Id', value: ({ awsId }) => awsId, cell: ({ awsId }) => (awsId ? <CopyableId value={awsId} label="Id" /> : 'not made yet') },
  seenColumn<IdentitySummary>(),
  { id: 'shared', label: 'New libraries', value: ({ shared }) => (shared ? 'use it' : 'do not'), cell: ({ shared }) => (shared ? 'use it' : 'do not') },
  { id: 'distributions', label: 'Distributions', align: 'right', value: ({ distributions }) => distributions, cell: ({ distributions }) => distributions },
];

const KINDS = {
  id: 'kind', label: 'Kind', of: ({ kind }: IdentitySummary) => kind,
  options: [{ value: 'OAC', label: 'OAC' }, { value: 'OAI', label: 'OAI' }],
};

/** Every recorded identity. */
export function IdentityTable({ identities }: { identities: readonly WithSeen<IdentitySummary>[] }) {
  return (
    <DataTable
      label="identities"
      rows={identities}
      rowKey={({ id }) => id}
      columns={COLUMNS}
      facets={[KINDS]}
      empty={<EmptyState icon={IdCard} title="No identities yet">The first library brings one that all libraries share.</EmptyState>}
    />
  );
}
