import { PageHeader } from '@/components/ui/page-header';
import type { LibraryView } from '@/lib/provisioning/model';
import { standingOf } from '@/lib/provisioning/standing';

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
          {seen.brokenFindings > 0 ? (
            <JumpTo id="broken-1">{seen.openness === 'closed' ? 'What is broken, and how to mend it' : 'What is open, and how to close it'}</JumpTo>
          ) : null}
          {library.state !== 'RETIRED' && library.latestProof?.passed === false ? <JumpTo id="proof">The proof has wrong answers</JumpTo> : null}
        </div>
      }
      trail={[{ href: '/admin', label: 'Libraries' }]}
      actions={library.state === 'READY' ? <LibraryActions libraryId={library.id} /> : null}
    />
  );
}

/** The bad news is further down; this leads there. */
function JumpTo({ id, children }: { id: string; children: string }) {
  return <a href={`#${id}`} className="rounded-sm text-destructive underline underline-offset-4">{children}</a>;
}
