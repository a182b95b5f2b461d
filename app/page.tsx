import { redirect } from 'next/navigation';

import { isAdmin } from '@/lib/auth/gates';
import { currentActor } from '@/lib/auth/session';

export default async function HomePage() {
  const actor = await currentActor();
  if (!actor) redirect('/sign-in');
  redirect(isAdmin(actor) ? '/admin' : '/watch');
}
