import type { LibraryView } from '@/lib/provisioning/model';

type OperationHead = LibraryView['operations'][number];

/**
 * The newest operation of a library that is under way or has stopped; undefined when all is done.
 * One that stopped is settled when a later one of its kind went through. `operations` is newest first.
 */
export function openOperationOf({ operations }: { operations: readonly OperationHead[] }): OperationHead | undefined {
  return operations.find(({ state, kind }, index) => {
    if (state === 'DONE' || state === 'CANCELLED') return false;
    return !operations.slice(0, index).some((later) => later.kind === kind && later.state === 'DONE');
  });
}
