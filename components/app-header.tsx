import Link from 'next/link';

import type { Role } from '@/lib/kernel/actor';

import { Mark } from './logo';
import { NavLink } from './nav-link';
import { UserMenu } from './user-menu';

interface AppHeaderProps {
  person: { name: string; email: string; role: Role };
}

const ADMIN_LINKS = [
  { href: '/admin', label: 'Libraries', also: ['/admin/libraries', '/admin/operations'] },
  { href: '/admin/people', label: 'People', also: ['/admin/people'] },
  { href: '/watch', label: 'Watch', also: ['/watch'] },
];
const VIEWER_LINKS = [{ href: '/watch', label: 'Watch', also: ['/watch'] }];

/** The bar above every signed-in page: what this person may open, and who they are. */
export function AppHeader({ person }: AppHeaderProps) {
  const links = person.role === 'VIEWER' ? VIEWER_LINKS : ADMIN_LINKS;
  return (
    <header className="sticky top-0 z-40 border-b bg-background/85 backdrop-blur-md">
      <a
        href="#content"
        className="sr-only rounded-md bg-primary text-sm font-medium text-primary-foreground focus:not-sr-only focus:absolute focus:top-2.5 focus:left-4 focus:z-50 focus:px-4 focus:py-2"
      >
        Skip to the content
      </a>
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-2 px-4 sm:gap-6 sm:px-6">
        <Link href="/" prefetch={false} aria-label="Usher, home" className="flex items-center gap-2.5 rounded-md">
          <Mark />
          <span className="hidden text-[1.0625rem] font-semibold tracking-[-0.02em] sm:inline">Usher</span>
        </Link>
        <nav aria-label="Main" className="flex min-w-0 items-center gap-0.5 sm:gap-1">
          {links.map((link) => (
            <NavLink key={link.href} {...link} />
          ))}
        </nav>
        <div className="ml-auto">
          <UserMenu {...person} />
        </div>
      </div>
    </header>
  );
}
