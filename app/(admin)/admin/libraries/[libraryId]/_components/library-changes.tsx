import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { moveToOacAction } from '@/lib/provisioning/identities/actions';
import type { LibraryView } from '@/lib/provisioning/model';

/** What can be changed about a library at AWS; each shows its calls before it makes them. */
export function LibraryChanges({ library }: { library: LibraryView }) {
  const { id: libraryId, name, state, originIdentityKind } = library;
  if (state !== 'READY' || originIdentityKind !== 'OAI') return null;
  return (
    <ActionList title="Changes">
        <ActionRow
          title="Move to origin access control"
          description="CloudFront then signs what it asks S3. Viewers notice nothing: the bucket lets both in until the new way is deployed everywhere."
        >
          <PlannedAction
            action={moveToOacAction}
            input={{ libraryId }}
            trigger="Move to OAC"
            title={`Move ${name} to origin access control?`}
            description="The bucket policy names both ways while CloudFront switches, and only the new one afterwards."
            confirmLabel="Move to OAC"
          />
        </ActionRow>
    </ActionList>
  );
}
