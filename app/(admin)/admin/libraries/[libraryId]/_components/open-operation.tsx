import { WorkerNotice } from '@/components/worker-notice';
import { loadOperation } from '@/lib/provisioning/loaders';
import type { LibraryView } from '@/lib/provisioning/model';

import { OperationProgress } from '../../../_components/operation/operation-progress';
import { openOperationOf } from './open-operation-of';

/** What is going on with this library right now; else only whether somebody is there to work. */
export async function OpenOperation({ library }: { library: LibraryView }) {
  const open = openOperationOf(library);
  if (!open) return <WorkerNotice workerSeenAt={library.workerSeenAt} now={Date.now()} />;
  const operation = await loadOperation(open.id);
  return (
    <section className="grid gap-3 *:min-w-0">
      <h2 className="text-base font-semibold">{operation.title}</h2>
      <OperationProgress key={operation.id} initial={operation} renderedAt={Date.now()} onLibraryPage />
    </section>
  );
}
