import { ShieldCheck, ShieldQuestionMark, ShieldX } from 'lucide-react';
import Link from 'next/link';

import { Dated } from '@/components/dated';
import { Card } from '@/components/ui/card';
import type { LibrarySummary } from '@/lib/provisioning/model';

import { LibraryStatus } from './library-status';

/** All libraries: what each is, how it stands, and whether it was proven closed. */
export function LibraryList({ libraries }: { libraries: readonly LibrarySummary[] }) {
  return (
    <Card>
      <ul aria-label="Libraries" className="divide-y">
        {libraries.map((library) => <LibraryRow key={library.id} library={library} />)}
      </ul>
    </Card>
  );
}

function LibraryRow({ library }: { library: LibrarySummary }) {
  return (
    <li className="relative grid gap-x-6 gap-y-2 px-5 py-4 transition-colors first:rounded-t-xl last:rounded-b-xl hover:bg-accent/40 has-focus-visible:bg-accent/40 sm:px-6 md:grid-cols-[minmax(0,1fr)_8rem_14rem_6rem] md:items-center">
      <div className="min-w-0">
        {/* The link's own area is the whole row. */}
        <Link
          href={`/admin/libraries/${library.id}`}
          prefetch={false}
          className="block truncate font-medium after:absolute after:inset-0 after:rounded-[inherit]"
        >
          {library.name}
        </Link>
        <p className="truncate font-mono text-[0.8125rem] text-muted-foreground">{library.bucketName}</p>
      </div>
      <LibraryStatus library={library} />
      <ProofVerdict library={library} />
      <span className="text-[0.8125rem] text-muted-foreground md:text-right">
        {library.videoCount === 1 ? '1 video' : `${String(library.videoCount)} videos`}
      </span>
    </li>
  );
}

function ProofVerdict({ library: { proofPassed, proofAt } }: { library: LibrarySummary }) {
  if (proofPassed === null || proofAt === null) {
    return (
      <span className="flex items-center gap-2 text-[0.8125rem] text-muted-foreground">
        <ShieldQuestionMark className="size-4 shrink-0" aria-hidden />Not proven yet
      </span>
    );
  }
  const Icon = proofPassed ? ShieldCheck : ShieldX;
  return (
    <span className="flex items-center gap-2 text-[0.8125rem] text-muted-foreground">
      <Icon className={proofPassed ? 'size-4 shrink-0 text-success' : 'size-4 shrink-0 text-destructive'} aria-hidden />
      <span>
        <span className={proofPassed ? 'text-foreground' : 'font-medium text-destructive'}>
          {proofPassed ? 'Proven closed' : 'Proof failed'}
        </span>{' '}
        <Dated at={proofAt} />
      </span>
    </span>
  );
}
