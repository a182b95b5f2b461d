import Link from 'next/link';
import type { ReactNode } from 'react';

import { Button } from './ui/button';

interface MessageProps {
  title: string;
  /** What may be the reason, or what to do. */
  children: ReactNode;
  wayOn: { href: string; label: string };
}

/** All that a page has to say when it has nothing to show: what is so, and the way on. */
export function Message({ title, children, wayOn: { href, label } }: MessageProps) {
  return (
    <div className="grid justify-items-center gap-5 text-center">
      <div className="grid max-w-md gap-2">
        <h1 className="text-xl font-semibold tracking-[-0.01em]">{title}</h1>
        <p className="text-sm text-muted-foreground">{children}</p>
      </div>
      <Button asChild variant="secondary">
        <Link href={href} prefetch={false}>{label}</Link>
      </Button>
    </div>
  );
}
