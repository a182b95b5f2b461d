import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

import { cn } from './cn';

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  /** Where this page hangs, outermost first. */
  trail?: readonly { href: string; label: string }[];
  /** Buttons at the right. */
  actions?: ReactNode;
  className?: string;
}

/** The head of a page: where am I, what is this, what can I do. */
export function PageHeader({ title, description, trail, actions, className }: PageHeaderProps) {
  return (
    <header className={cn('grid gap-2', className)}>
      {trail ? (
        <nav aria-label="Breadcrumb">
          <ol className="flex flex-wrap items-center gap-1 text-[0.8125rem] text-muted-foreground">
            {trail.map(({ href, label }, index) => (
              <li key={href} className="flex min-w-0 items-center gap-1">
                {index > 0 ? <ChevronRight className="size-3.5 shrink-0" aria-hidden /> : null}
                <Link href={href} className="truncate rounded-sm hover:text-foreground">{label}</Link>
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <h1 className="text-2xl leading-tight font-semibold tracking-[-0.02em] wrap-anywhere">{title}</h1>
          {description ? <div className="max-w-prose text-sm text-muted-foreground">{description}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </header>
  );
}
