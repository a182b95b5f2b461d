'use client';

import { type LucideIcon, ShieldAlert, ShieldCheck, ShieldQuestionMark, ShieldX } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

import type { Column, Facet } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { Dated } from '@/components/dated';
import type { LibrarySummary } from '@/lib/provisioning/model';

import { LibraryStatus, OPEN_WORDS, statusOf } from './library-status';
import { NoLibraries } from './no-libraries';

const COLUMNS: Column<LibrarySummary>[] = [
  {
    id: 'name', label: 'Library', value: ({ name, bucketName }) => `${name} ${bucketName}`,
    cell: ({ id, name, bucketName }) => (
      <Link href={`/admin/libraries/${id}`} prefetch={false} className="grid rounded-sm hover:text-primary">
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="font-mono text-[0.8125rem] break-all text-muted-foreground">{bucketName}</span>
      </Link>
    ),
  },
  {
    id: 'state', label: 'State', value: (library) => statusOf(library).words,
    cell: (library) => <LibraryStatus library={library} />,
  },
  {
    id: 'region', label: 'Region', value: ({ region }) => region,
    cell: ({ region }) => <span className="text-[0.8125rem] whitespace-nowrap">{region}</span>,
  },
  {
    id: 'proof', label: 'Proof', value: ({ proofAt }) => proofAt,
    cell: (library) => <ProofVerdict library={library} />,
  },
  {
    id: 'operation', label: 'Under way', value: ({ openOperation }) => openOperation?.title ?? null,
    cell: ({ openOperation }) => openOperation ? (
      <Link href={`/admin/operations/${openOperation.id}`} prefetch={false} className="rounded-sm text-[0.8125rem] underline underline-offset-4">
        {openOperation.state === 'FAILED' ? `Stopped: ${openOperation.title}` : openOperation.title}
      </Link>
    ) : <span className="text-[0.8125rem] text-muted-foreground">–</span>,
  },
  {
    id: 'videos', label: 'Videos', align: 'right', value: ({ videoCount }) => videoCount,
    cell: ({ videoCount }) => <span className="text-[0.8125rem]">{videoCount}</span>,
  },
];

/** All libraries: what each is, how it stands, and whether it was proven closed. */
export function LibraryList({ libraries }: { libraries: readonly LibrarySummary[] }) {
  return (
    <DataTable
      label="libraries"
      rows={libraries}
      rowKey={({ id }) => id}
      columns={COLUMNS}
      facets={[stateFacet(libraries), regionFacet(libraries)]}
      empty={<NoLibraries />}
    />
  );
}

function stateFacet(libraries: readonly LibrarySummary[]): Facet<LibrarySummary> {
  const kinds = new Map(libraries.map(statusOf).map(({ kind, kindWords }) => [kind, kindWords]));
  return { id: 'state', label: 'State', of: (library) => statusOf(library).kind, options: [...kinds].map(([value, label]) => ({ value, label })) };
}

function regionFacet(libraries: readonly LibrarySummary[]): Facet<LibrarySummary> {
  const regions = [...new Set(libraries.map(({ region }) => region))].sort();
  return { id: 'region', label: 'Region', of: ({ region }) => region, options: regions.map((value) => ({ value, label: value })) };
}

function ProofVerdict({ library: { state, proof, proofAt, seen } }: { library: LibrarySummary }) {
  // What is torn down has nothing that a proof could ask any more.
  if (state === 'REMOVING' || state === 'RETIRED') return <span className="text-[0.8125rem] text-muted-foreground">–</span>;
  if (proof === 'none' || proofAt === null) {
    return (
      <span className="flex items-center gap-2 text-[0.8125rem] text-muted-foreground">
        <ShieldQuestionMark className="size-4 shrink-0" aria-hidden />Not proven yet
      </span>
    );
  }
  if (proof === 'contradicted' && seen.at !== null) {
    const words = seen.openness === 'closed' ? 'Found broken' : `Found ${OPEN_WORDS[seen.openness].toLowerCase()}`;
    return (
      <Verdict icon={ShieldAlert} isBad>
        <span className="font-medium text-destructive">{words}</span> <Dated at={seen.at} />
        <br />last proof <Dated at={proofAt} />
      </Verdict>
    );
  }
  const closed = proof === 'closed';
  return (
    <Verdict icon={closed ? ShieldCheck : ShieldX} isBad={!closed}>
      <span className={closed ? 'text-foreground' : 'font-medium text-destructive'}>{closed ? 'Proven closed' : 'Proof failed'}</span>{' '}
      <Dated at={proofAt} />
    </Verdict>
  );
}

function Verdict({ icon: Icon, isBad, children }: { icon: LucideIcon; isBad: boolean; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2 text-[0.8125rem] text-muted-foreground">
      <Icon className={isBad ? 'size-4 shrink-0 text-destructive' : 'size-4 shrink-0 text-success'} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
