import type { OperationView } from '@/lib/provisioning/model';

/** Where things that operations are about have their pages. */
const FOLDERS: Record<string, string> = {
  bucket: 'buckets', 'origin-identity': 'identities', 'signing-key': 'keys', distribution: 'distributions',
};

/** The page of what an operation is about; undefined where it has none, or has none any more. */
export function targetPage({ kind, state, libraryId, target }: OperationView): string | undefined {
  if (/^(DELETE|REMOVE)/.test(kind) && state === 'DONE') return undefined;
  if (libraryId) return `/admin/libraries/${libraryId}`;
  const folder = target ? FOLDERS[target.type] : undefined;
  return target && folder ? `/admin/${folder}/${target.id}` : undefined;
}
