'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';

import { readState, type TableState, writeState } from './arrange';

/** A table's state, kept in the address too: a reload, a link and the way back show the same rows. */
export function useTableState(name: string, facetIds: readonly string[], startSort: TableState['sort']) {
  const query = useSearchParams();
  const [state, setState] = useState(() => {
    const read = readState(query, name, facetIds);
    return { ...read, sort: read.sort ?? startSort };
  });
  const change = (part: Partial<TableState>) => {
    const next = { ...state, ...part };
    setState(next);
    const written = writeState(window.location.search, name, facetIds, next);
    window.history.replaceState(null, '', `${window.location.pathname}${written === '' ? '' : `?${written}`}`);
  };
  return { state, change };
}
