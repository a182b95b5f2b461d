import Link from 'next/link';
import type { ReactNode } from 'react';

import { Wordmark } from './logo';

/** A page with one thing on it: signing in, an invitation, something that is not there. */
export function CenteredPage({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh grid-rows-[1fr_auto_2fr] justify-items-center gap-8 px-4 py-10">
      <Link href="/" prefetch={false} aria-label="Usher, home" className="self-end rounded-md">
        <Wordmark />
      </Link>
      <div className="w-full max-w-sm">{children}</div>
    </main>
  );
}
