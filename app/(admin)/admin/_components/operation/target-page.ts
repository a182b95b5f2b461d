import type { OperationView } from '@/lib/provisioning/model';

/** Where an operation leads to once it has ended or stopped. */
export interface TargetPage {
  href: string;
  /** On the button that leads there. */
  label: string;
  /** Whether the page is that of the very thing, and no list. */
  isOfThing: boolean;
}

/** Where things that operations are about have their pages, and the lists of them. */
const PLACES: Record<string, { folder: string; list: string; one: string; many: string }> = {
  bucket: { folder: '/admin/buckets', list: '/admin/buckets', one: 'bucket', many: 'buckets' },
  'origin-identity': { folder: '/admin/identities', list: '/admin/identities', one: 'identity', many: 'identities' },
  'signing-key': { folder: '/admin/keys', list: '/admin/keys', one: 'key', many: 'keys' },
  'public-key': { folder: '/admin/keys', list: '/admin/keys', one: 'key', many: 'keys' },
  'key-group': { folder: '/admin/keys/groups', list: '/admin/keys', one: 'key group', many: 'keys' },
  distribution: { folder: '/admin/distributions', list: '/admin/distributions', one: 'distribution', many: 'distributions' },
};

/** Of operations that are about no single thing. */
const OF_KIND: Record<string, TargetPage> = {
  CHECK_RIGHTS: { href: '/admin/account', label: 'See the AWS account', isOfThing: true },
  INVENTORY: { href: '/admin/adopt', label: 'See what the account has', isOfThing: true },
  ADOPT: { href: '/admin', label: 'See the libraries', isOfThing: false },
  REMOVE_LIBRARY: { href: '/admin', label: 'See the libraries', isOfThing: false },
};

/** The page to go on with: of the thing itself, or the list where it was or will be; undefined where there is neither. */
export function targetPage({ kind, libraryId, target }: Pick<OperationView, 'kind' | 'libraryId' | 'target'>): TargetPage | undefined {
  // A library that is gone is no longer named.
  if (libraryId) return { href: `/admin/libraries/${libraryId}`, label: 'Open the library', isOfThing: true };
  const place = target ? PLACES[target.type] : undefined;
  if (!target || !place) return OF_KIND[kind];
  // What is not brought in yet, and what was deleted, has no page.
  return target.pageId !== null
    ? { href: `${place.folder}/${target.pageId}`, label: `Open the ${place.one}`, isOfThing: true }
    : { href: place.list, label: `See the ${place.many}`, isOfThing: false };
}
