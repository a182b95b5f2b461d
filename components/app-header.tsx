import Link from 'next/link';

import type { Role } from '@/lib/kernel/actor';

import { Mark } from './logo';
import { MainNavigation } from './main-navigation';
import { UserMenu } from './user-menu';

interface AppHeaderProps {
  person: { name: string; email: string; role: Role };
}

/** The bar above every signed-in page: what this person may open, and who they are. */
export function AppHeader({ person }: AppHeaderProps) {
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
        <MainNavigation role={person.role} />
        <div className="ml-auto">
          <UserMenu {...person} />
        </div>
      </div>
    </header>
  );
}
