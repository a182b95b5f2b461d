import { Clapperboard } from 'lucide-react';
import Link from 'next/link';

import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** The first thing an owner sees: what a library is and how to get one. */
export function NoLibraries() {
  return (
    <EmptyState
      icon={Clapperboard}
      title="Make your first library"
      action={<Button asChild><Link href="/admin/libraries/new">New library</Link></Button>}
    >
      You choose a name and a region. Usher makes a closed bucket, a distribution that demands signatures and the key
      for them, then proves that nobody gets around it. After that you drop videos on it and say who may watch.
      <span className="mt-3 block">
        <Way href="/admin/account">Rights and costs</Way> stand on the page of the AWS account. What your account has
        already can be <Way href="/admin/adopt">brought in</Way>.
      </span>
    </EmptyState>
  );
}

function Way({ href, children }: { href: string; children: string }) {
  return <Link href={href} prefetch={false} className="rounded-sm underline underline-offset-4 hover:text-foreground">{children}</Link>;
}
