'use client';

import { KeyRound } from 'lucide-react';

import type { Column, Facet } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { Dated } from '@/components/dated';
import { CopyableId } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import type { SigningKeyView } from '@/lib/provisioning/keys/data';
import type { WithSeen } from '@/lib/provisioning/reconcile/seen-state';

import { CalledCell } from '../../_components/called-cell';
import { seenColumn } from '../../_components/seen-state';
import { KeyState } from './key-state';
import { KIND_WORDS, STATE_WORDS } from './words';

/** Every signing key: what CloudFront calls it, how it stands, who is signed for with it. */
export function KeysTable({ keys }: { keys: readonly WithSeen<SigningKeyView>[] }) {
  return (
    <DataTable
      name="keys"
      label="signing keys"
      rows={keys}
      rowKey={({ id }) => id}
      columns={COLUMNS}
      facets={FACETS}
      empty={<EmptyState icon={KeyRound} title="No signing keys yet">The first library makes one.</EmptyState>}
    />
  );
}

const COLUMNS: Column<WithSeen<SigningKeyView>>[] = [
  {
    id: 'name', label: 'Name', value: ({ called, name }) => `${called} ${name}`,
    cell: ({ id, called, name, createdAt }) => <CalledCell href={`/admin/keys/${id}`} called={called} since={createdAt} name={name} />,
  },
  {
    id: 'aws', label: 'Key-Pair-Id', value: ({ awsPublicKeyId }) => awsPublicKeyId,
    cell: ({ awsPublicKeyId }) => (awsPublicKeyId ? <CopyableId value={awsPublicKeyId} label="Key-Pair-Id" /> : '–'),
  },
  { id: 'kind', label: 'Kind', value: ({ kind }) => KIND_WORDS[kind], cell: ({ kind }) => <span className="text-[0.8125rem] lg:whitespace-nowrap">{KIND_WORDS[kind]}</span> },
  { id: 'state', label: 'State', value: ({ state }) => STATE_WORDS[state].label, cell: ({ state }) => <KeyState state={state} /> },
  seenColumn<SigningKeyView>(),
  {
    id: 'libraries', label: 'Signs for', value: ({ libraries }) => libraries.join(', '),
    cell: ({ libraries }) => <span className="text-[0.8125rem] wrap-anywhere">{libraries.join(', ') || '–'}</span>,
  },
  {
    id: 'expiry', label: 'Last expiry', align: 'right', value: ({ lastExpiresAt }) => lastExpiresAt,
    cell: ({ lastExpiresAt }) => (
      <span className="text-[0.8125rem] text-muted-foreground">{lastExpiresAt ? <Dated at={lastExpiresAt} /> : 'nothing for viewers'}</span>
    ),
  },
];

const FACETS: Facet<SigningKeyView>[] = [
  { id: 'state', label: 'State', of: ({ state }) => state, options: Object.entries(STATE_WORDS).map(([value, { label }]) => ({ value, label })) },
  { id: 'kind', label: 'Kind', of: ({ kind }) => kind, options: Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label })) },
];
