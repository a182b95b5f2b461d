'use client';

import { ChevronDown, Menu } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

import type { Role } from '@/lib/kernel/actor';

import { isHere, linksOf, type NavigationLink } from './navigation';
import { cn } from './ui/cn';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from './ui/dropdown-menu';

const linkClasses = 'rounded-md px-2.5 py-1.5 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground';
const hereClasses = 'bg-accent text-foreground';

/** What this person may open, and where they are. With many links, narrow screens have them all in one menu. */
export function MainNavigation({ role }: { role: Role }) {
  const path = usePathname();
  const links = linksOf(role);
  const aws = links.filter(({ isAws }) => isAws);
  const isMany = links.length > 3;
  return (
    <nav aria-label="Main" className="flex min-w-0 items-center gap-0.5 sm:gap-1">
      {isMany ? <LinkMenu label="Menu" links={links} path={path} className="lg:hidden" /> : null}
      <div className={cn('flex min-w-0 items-center gap-0.5 sm:gap-1', isMany && 'max-lg:hidden')}>
        {links.filter(({ isAws }) => !isAws).map((link, index) => (
          <div key={link.href} className="contents">
            {index === 1 && aws.length > 0 ? <LinkMenu label="AWS" links={aws} path={path} /> : null}
            <TopLink link={link} path={path} />
          </div>
        ))}
      </div>
    </nav>
  );
}

function TopLink({ link, path }: { link: NavigationLink; path: string }) {
  const here = isHere(link, path);
  return (
    <Link
      href={link.href}
      prefetch={false}
      aria-current={here ? 'page' : undefined}
      className={cn(linkClasses, here && hereClasses)}
    >
      {link.label}
    </Link>
  );
}

function LinkMenu({ label, links, path, className }: { label: string; links: readonly NavigationLink[]; path: string; className?: string }) {
  const here = links.find((link) => isHere(link, path));
  const isWhole = label === 'Menu';
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={isWhole && here ? `${label}: ${here.label}` : undefined}
        className={cn(linkClasses, 'inline-flex min-w-0 items-center gap-1.5 data-[state=open]:text-foreground', here && hereClasses, className)}
      >
        {isWhole ? <Menu className="size-4 shrink-0" aria-hidden /> : null}
        <span className="truncate">{here && !isWhole ? `${label}: ${here.label}` : (here?.label ?? label)}</span>
        <ChevronDown className="size-3.5 shrink-0" aria-hidden />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {links.map((link) => {
          const isCurrent = link === here;
          return (
            <DropdownMenuItem key={link.href} asChild>
              <Link
                href={link.href}
                prefetch={false}
                aria-current={isCurrent ? 'page' : undefined}
                className={cn('cursor-pointer', isCurrent && 'font-medium text-primary')}
              >
                {link.label}
              </Link>
            </DropdownMenuItem>
          );
        })}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
