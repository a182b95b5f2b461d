import type { Metadata } from 'next';
import Link from 'next/link';

import { CenteredPage } from '@/components/centered-page';
import { Button } from '@/components/ui/button';

export const metadata: Metadata = { title: 'Nothing here' };

export default function NotFound() {
  return (
    <CenteredPage>
      <div className="grid justify-items-center gap-5 text-center">
        <div className="grid gap-2">
          <h1 className="text-xl font-semibold tracking-[-0.01em]">There is nothing here</h1>
          <p className="text-sm text-muted-foreground">
            The page does not exist, a link was already used, or it is not yours to see.
          </p>
        </div>
        <Button asChild variant="secondary">
          <Link href="/" prefetch={false}>Go to the start</Link>
        </Button>
      </div>
    </CenteredPage>
  );
}
