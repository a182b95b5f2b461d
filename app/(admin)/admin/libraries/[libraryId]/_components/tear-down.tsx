'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { ActionRow } from '@/components/ui/action-list';
import { CheckboxField } from '@/components/ui/checkbox';
import { removeLibraryAction } from '@/lib/provisioning/libraries/actions';
import type { LibraryView } from '@/lib/provisioning/model';

type TearDownProps = Pick<LibraryView, 'name' | 'state'> & { libraryId: string; bucketName: string };

/** Takes a library down at AWS; its bucket and videos stay unless that is chosen otherwise. */
export function TearDown({ libraryId, name, state, bucketName }: TearDownProps) {
  const input = { libraryId, confirmName: name };
  if (state === 'RETIRED') {
    return (
      <ActionRow
        title="Delete the bucket and its videos"
        description="The library is torn down already; its bucket and videos were kept."
      >
        <PlannedAction
          trigger="Delete bucket"
          variant="destructive"
          title={`Delete what is left of ${name}?`}
          description={`The bucket ${bucketName}, every video in it and the library are gone for good afterwards.`}
          action={removeLibraryAction}
          input={{ ...input, deleteVideos: true }}
          confirmLabel="Delete bucket and videos"
          tone="destructive"
          typedName={name}
        />
      </ActionRow>
    );
  }
  return (
    <ActionRow
      title="Tear down"
      description="Deletes the distributions, and what only they use at AWS. From then on nobody can watch, and nothing can be uploaded. The bucket and its videos stay unless you choose otherwise."
    >
      <PlannedAction
        trigger="Tear down"
        variant="destructive"
        title={`Tear down ${name}?`}
        description="Signing stops as soon as you confirm; CloudFront takes some minutes to disable the distributions before they can be deleted."
        action={removeLibraryAction}
        input={input}
        confirmLabel="Tear down"
        tone="destructive"
        typedName={name}
        fields={() => (
          <CheckboxField
            name="deleteVideos"
            label="Delete the bucket and its videos too"
            description={`Everything in ${bucketName} is gone for good then. Otherwise both are kept, closed to the public.`}
          />
        )}
        read={(data, before) => ({ ...before, deleteVideos: data.has('deleteVideos') })}
      />
    </ActionRow>
  );
}
