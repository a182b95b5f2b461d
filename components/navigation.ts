import type { Role } from '@/lib/kernel/actor';

/** A link of the main navigation. */
export interface NavigationLink {
  href: string;
  label: string;
  /** Folders of paths that belong to it. */
  also: readonly string[];
  /** Whether it is about one kind of thing at AWS; these stand together in a menu. */
  isAws?: boolean;
}

const WATCH: NavigationLink = { href: '/watch', label: 'Watch', also: ['/watch'] };

/** Everything that an admin may open, in the order of the navigation. */
const ADMIN_LINKS: readonly NavigationLink[] = [
  { href: '/admin', label: 'Libraries', also: ['/admin/libraries'] },
  { href: '/admin/operations', label: 'Operations', also: ['/admin/operations'] },
  { href: '/admin/buckets', label: 'Buckets', also: ['/admin/buckets'], isAws: true },
  { href: '/admin/distributions', label: 'Distributions', also: ['/admin/distributions'], isAws: true },
  { href: '/admin/identities', label: 'Identities', also: ['/admin/identities'], isAws: true },
  { href: '/admin/keys', label: 'Keys', also: ['/admin/keys'], isAws: true },
  { href: '/admin/account', label: 'AWS account', also: [] },
  { href: '/admin/adopt', label: 'In your account', also: ['/admin/adopt'], isAws: true },
  { href: '/admin/explain', label: 'Explain', also: [] },
  { href: '/admin/people', label: 'People', also: ['/admin/people'] },
  { href: '/admin/api', label: 'API', also: ['/admin/api'] },
  WATCH,
];

/** What this person may open. */
export function linksOf(role: Role): readonly NavigationLink[] {
  return role === 'VIEWER' ? [WATCH] : ADMIN_LINKS;
}

/** Whether the reader is on a page of this link. */
export function isHere({ href, also }: NavigationLink, path: string): boolean {
  return path === href || also.some((folder) => path.startsWith(`${folder}/`));
}
