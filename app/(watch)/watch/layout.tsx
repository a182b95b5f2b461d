import type { ReactNode } from 'react';

import { AppHeader } from '@/components/app-header';
import { currentActor } from '@/lib/auth/session';

/** The frame of the watch pages. The header names who is signed in; whether they may watch, each page asks. */
export default async function WatchLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  return (
    <>
      {actor ? <AppHeader person={{ name: actor.name, email: actor.email, role: actor.role }} /> : null}
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-6xl px-4 pt-8 pb-20 outline-none sm:px-6 sm:pt-10">
        {children}
      </main>
    </>
  );
}
