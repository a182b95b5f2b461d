'use client';

import { PackageSearch } from 'lucide-react';

import type { Column, Facet } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ADOPTABLE, type InventoryItem, ITEM_WORDS, refersTo } from '@/lib/provisioning/adoption/model';

import { AdoptOne } from './adopt-one';

/** Everything that is not known here, by type; each with what it refers to and the way in. */
export function AccountTable({ items, hasLooked }: { items: readonly InventoryItem[]; hasLooked: boolean }) {
  return (
    <DataTable
      label="things in the account"
      rows={items}
      rowKey={({ type, awsId }) => `${type} ${awsId}`}
      columns={COLUMNS}
      facets={[TYPES]}
      startSort={{ column: 'type', descending: false }}
      empty={
        <EmptyState icon={PackageSearch} title={hasLooked ? 'Nothing was unknown when the account was looked at' : 'Nothing is known of the account yet'}>
          {hasLooked ? 'What was made since is not seen yet: look at the account again.' : 'Look at the account to see what could be brought in.'}
        </EmptyState>
      }
    />
  );
}

const TYPES: Facet<InventoryItem> = {
  id: 'type', label: 'Type', of: ({ type }) => type,
  options: Object.entries(ITEM_WORDS).map(([value, [, label]]) => ({ value, label })),
};

const COLUMNS: Column<InventoryItem>[] = [
  {
    id: 'name', label: 'Id', value: ({ awsId, name }) => `${awsId} ${name}`,
    cell: ({ awsId, name }) => (
      <div className="grid min-w-0">
        <span className="font-mono text-[0.8125rem] wrap-anywhere">{awsId}<CopyButton value={awsId} label="id" className="ml-0.5 align-middle" /></span>
        {name && name !== awsId ? <span className="text-[0.8125rem] wrap-anywhere text-muted-foreground">{name}</span> : null}
      </div>
    ),
  },
  { id: 'type', label: 'Type', value: ({ type }) => ITEM_WORDS[type][1], cell: (item) => <span className="inline-block text-[0.8125rem] first-letter:uppercase">{typeWords(item)}</span> },
  {
    id: 'refers', label: 'Refers to', value: (item) => refersTo(item).join(' '),
    cell: (item) => <span className="font-mono text-xs wrap-anywhere text-muted-foreground">{refersTo(item).join(', ') || '–'}</span>,
  },
  { id: 'adopt', label: 'Bring in', align: 'right', cell: (item) => <WayIn item={item} /> },
];

function typeWords(item: InventoryItem): string {
  switch (item.type) {
    case 'bucket': return `bucket in ${item.region}`;
    case 'origin-identity': return item.kind === 'OAC' ? 'origin access control' : 'origin access identity';
    case 'distribution': return `${item.keyGroupIds.length > 0 ? 'signed' : 'open'} distribution${item.enabled ? '' : ', disabled'}`;
    case 'public-key':
    case 'key-group':
    case 'headers-policy': return ITEM_WORDS[item.type][0];
  }
}

function WayIn({ item }: { item: InventoryItem }) {
  const type = ADOPTABLE.find((adoptable) => adoptable === item.type);
  const obstacles = item.type === 'distribution' ? item.obstacles : [];
  if (obstacles.length > 0) return <span className="text-[0.8125rem] text-muted-foreground">{obstacles.join(' ')}</span>;
  return type ? <AdoptOne item={item} type={type} /> : <span className="text-[0.8125rem] text-muted-foreground">Stays with its distributions</span>;
}
