'use client';

import { KeyRound } from 'lucide-react';

import type { Column } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { CopyableId } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import type { KeyGroupView } from '@/lib/provisioning/keys/data';
import type { WithSeen } from '@/lib/provisioning/reconcile/seen-state';

import { CalledCell } from '../../_components/called-cell';
import { seenColumn } from '../../_components/seen-state';
import { KIND_WORDS } from './words';

/** Every key group: its keys, and what trusts it. */
export function KeyGroupsTable({ groups }: { groups: readonly WithSeen<KeyGroupView>[] }) {
  return (
    <DataTable
      name="groups"
      label="key groups"
      rows={groups}
      rowKey={({ id }) => id}
      columns={COLUMNS}
      empty={<EmptyState icon={KeyRound} title="No key groups yet">The first library makes one.</EmptyState>}
    />
  );
}

const COLUMNS: Column<WithSeen<KeyGroupView>>[] = [
  {
    id: 'name', label: 'Name', value: ({ called, name }) => `${called} ${name}`,
    cell: ({ id, called, name, createdAt }) => <CalledCell href={`/admin/keys/groups/${id}`} called={called} since={createdAt} name={name} />,
  },
  { id: 'aws', label: 'Id', value: ({ awsId }) => awsId, cell: ({ awsId }) => (awsId ? <CopyableId value={awsId} label="key group id" className="md:max-w-40" /> : '–') },
  seenColumn<KeyGroupView>(),
  { id: 'kind', label: 'Kind', value: ({ kind }) => KIND_WORDS[kind], cell: ({ kind }) => <span className="text-[0.8125rem] lg:whitespace-nowrap">{KIND_WORDS[kind]}</span> },
  {
    id: 'keys', label: 'Keys', value: ({ keys }) => keys.map(({ awsPublicKeyId, name }) => awsPublicKeyId ?? name).join(' '),
    cell: ({ keys }) => <KeysCell keys={keys} />,
  },
  {
    id: 'trusted', label: 'Trusted by', value: ({ distributions }) => distributions.length,
    cell: ({ distributions }) => (
      <span className="text-[0.8125rem] wrap-anywhere">{distributions.map(({ name, libraryName }) => libraryName ?? name).join(', ') || 'nobody'}</span>
    ),
  },
];

/** A Key-Pair-Id is read as a whole; a name, which one without an id has in its place, can be of any length. */
function KeysCell({ keys }: Pick<KeyGroupView, 'keys'>) {
  if (keys.length === 0) return '–';
  return (
    <ul className="grid text-[0.8125rem]">
      {keys.map(({ awsPublicKeyId, name }) => <li key={name} className={awsPublicKeyId === null ? 'wrap-anywhere' : 'whitespace-nowrap'}>{awsPublicKeyId ?? name}</li>)}
    </ul>
  );
}
