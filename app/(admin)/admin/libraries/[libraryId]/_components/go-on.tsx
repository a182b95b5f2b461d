import { Play } from 'lucide-react';

import { PlannedAction } from '@/components/plan/planned-action';
import { Alert } from '@/components/ui/alert';
import { continueLibraryAction } from '@/lib/provisioning/actions';
import type { LibraryView } from '@/lib/provisioning/model';

import { openOperationOf } from './open-operation-of';

/** The way on for a library whose making was cancelled; nothing for every other one. */
export function GoOn({ library }: { library: LibraryView }) {
  if (library.state !== 'PROVISIONING' || openOperationOf(library)) return null;
  return (
    <Alert
      title="This library is not finished."
      action={
        <PlannedAction
          action={continueLibraryAction}
          input={{ libraryId: library.id }}
          trigger={<><Play aria-hidden />Go on</>}
          variant="primary"
          title={`Go on with making ${library.name}?`}
          description="What is made already is looked at and not made again; the bucket’s settings are written once more, so that nothing is left open."
          confirmLabel="Go on"
        />
      }
    >
      Making it was cancelled. What is made so far is closed to the public.
    </Alert>
  );
}
