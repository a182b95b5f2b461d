import Link from 'next/link';

import { Button } from '@/components/ui/button';

export default function VideoNotFound() {
  return (
    <div className="grid justify-items-center gap-5 py-16 text-center">
      <div className="grid max-w-md gap-2">
        <h1 className="text-xl font-semibold tracking-[-0.01em]">There is no such video for you</h1>
        <p className="text-sm text-muted-foreground">
          It does not exist, or nobody has given it to you. If you were sent here, ask that person for access.
        </p>
      </div>
      <Button asChild variant="secondary">
        <Link href="/watch" prefetch={false}>See what you can watch</Link>
      </Button>
    </div>
  );
}
