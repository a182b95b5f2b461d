import { cn } from '@/components/ui/cn';
import { PageHeader } from '@/components/ui/page-header';
import type { LibraryView } from '@/lib/provisioning/model';
import { type SeenStanding, standingOf } from '@/lib/provisioning/standing';

import { LibraryStatus } from '../../_components/library-status';
import { LibraryActions } from './library-actions';
import { openOperationOf } from './open-operation-of';

/** The library's name, how it stands, and what can be asked of the worker. */
export function LibraryHeader({ library }: { library: LibraryView }) {
  const openOperation = openOperationOf(library) ?? null;
  // Of a torn-down library the last look says nothing any more, and its page shows none.
  const seen = standingOf(library.state === 'RETIRED' ? null : library.latestLook);
  return (
    <PageHeader
      title={library.name}
      description={
        <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
          <LibraryStatus library={{ state: library.state, openOperation, seen }} />
          <ToTroubles seen={seen} />
          {library.state !== 'RETIRED' && library.latestProof?.passed === false ? <JumpTo id="proof" isBad>The proof has wrong answers</JumpTo> : null}
        </div>
      }
      trail={[{ href: '/admin', label: 'Libraries' }]}
      actions={library.state === 'READY' ? <LibraryActions libraryId={library.id} /> : null}
    />
  );
}

function ToTroubles({ seen: { broken, differing, openness } }: { seen: SeenStanding }) {
  if (broken + differing === 0) return null;
  if (broken === 0) return <JumpTo id="broken-1">What differs from what is recorded</JumpTo>;
  return <JumpTo id="broken-1" isBad>{openness === 'closed' ? 'What is broken, and how to mend it' : 'What is open, and how to close it'}</JumpTo>;
}

/** The news is further down; this leads there. */
function JumpTo({ id, isBad = false, children }: { id: string; isBad?: boolean; children: string }) {
  return <a href={`#${id}`} className={cn('rounded-sm underline underline-offset-4', isBad && 'text-destructive')}>{children}</a>;
}
