import type { ReactNode } from 'react';

import { AppHeader } from '@/components/app-header';
import { currentActor } from '@/lib/auth/session';

/** The frame of the watch pages. The header names who is signed in; whether they may watch, each page asks. */
export default async function WatchLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  return (
    <>
      {actor ? <AppHeader person={{ name: actor.name, email: actor.email, role: actor.role }} /> : null}
      <main className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-6 sm:py-8">{children}</main>
    </>
  );
}
