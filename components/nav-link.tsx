'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

import { cn } from './ui/cn';

interface NavLinkProps {
  href: string;
  label: string;
  /** Folders of paths that belong to this link. */
  also: readonly string[];
}

/** A link of the main navigation that knows whether the reader is there. */
export function NavLink({ href, label, also }: NavLinkProps) {
  const path = usePathname();
  const isHere = path === href || also.some((folder) => path.startsWith(`${folder}/`));
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
