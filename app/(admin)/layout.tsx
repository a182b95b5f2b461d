import type { ReactNode } from 'react';

import { AppHeader } from '@/components/app-header';
import { currentActor } from '@/lib/auth/session';

/** The frame of the admin pages. Not the check: every page's loader has its own gate. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  return (
    <>
      {actor ? <AppHeader person={{ name: actor.name, email: actor.email, role: actor.role }} /> : null}
      <main id="content" tabIndex={-1} className="mx-auto grid max-w-6xl gap-8 px-4 pt-8 pb-20 outline-none *:min-w-0 sm:px-6 sm:pt-10">{children}</main>
    </>
  );
}
