'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

import { cn } from './ui/cn';

interface NavLinkProps {
  href: string;
  label: string;
  /** Another folder of paths that belongs to this link. */
  also?: string;
}

/** A link of the main navigation that knows whether the reader is there. */
export function NavLink({ href, label, also }: NavLinkProps) {
  const path = usePathname();
  const isHere = path === href || [also, href === '/admin' ? undefined : href].some(
    (folder) => folder !== undefined && (path === folder || path.startsWith(`${folder}/`)),
  );
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={isHere ? 'page' : undefined}
      className={cn(
        'rounded-md px-2.5 py-1.5 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground',
        isHere && 'bg-accent text-foreground',
      )}
    >
      {label}
    </Link>
  );
}
