import type { OperationView } from '@/lib/provisioning/model';

/** Where an operation hangs: under its library, when it has one. */
export function trailOf({ libraryId, libraryName }: OperationView): { href: string; label: string }[] {
  const libraries = { href: '/admin', label: 'Libraries' };
  return libraryId ? [libraries, { href: `/admin/libraries/${libraryId}`, label: libraryName ?? 'Library' }] : [libraries];
}
