import { PageHeader } from '@/components/ui/page-header';
import type { LibraryView } from '@/lib/provisioning/model';

import { LibraryStatus } from '../../_components/library-status';
import { LibraryActions } from './library-actions';
import { openOperationOf } from './open-operation-of';

/** The library's name, how it stands, and what can be asked of the worker. */
export function LibraryHeader({ library }: { library: LibraryView }) {
  const openOperation = openOperationOf(library) ?? null;
  const brokenFindings = library.latestLook?.findings.filter(({ state }) => state === 'broken').length ?? 0;
  return (
    <PageHeader
      title={library.name}
      description={<LibraryStatus library={{ state: library.state, openOperation, brokenFindings }} />}
      trail={[{ href: '/admin', label: 'Libraries' }]}
      actions={library.state === 'READY' ? <LibraryActions libraryId={library.id} /> : null}
    />
  );
}
