import type { OperationView } from '@/lib/provisioning/model';

/** Where an operation hangs: in the list of all, and under its library when it has one. */
export function trailOf({ libraryId, libraryName }: OperationView): { href: string; label: string }[] {
  const operations = { href: '/admin/operations', label: 'Operations' };
  return libraryId ? [operations, { href: `/admin/libraries/${libraryId}`, label: libraryName ?? 'Library' }] : [operations];
}
