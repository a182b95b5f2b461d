import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { moveToOacAction } from '@/lib/provisioning/identities/actions';
import { rotateKeyAction } from '@/lib/provisioning/keys/actions';
import type { LibraryView } from '@/lib/provisioning/model';

/** What can be changed about a library at AWS; each shows its calls before it makes them. */
export function LibraryChanges({ library }: { library: LibraryView }) {
  const { id: libraryId, name, state, originIdentityKind, keyGroup } = library;
  if (state !== 'READY') return null;
  return (
    <ActionList title="Changes">
      {keyGroup ? (
        <ActionRow
          title="Rotate the signing key"
          description="A new key joins the key group, signs once CloudFront trusts it everywhere, and the old one leaves when nothing that it signed is valid any more. No viewer is refused on the way."
        >
          <PlannedAction
            action={rotateKeyAction}
            input={{ keyGroupId: keyGroup.id }}
            trigger="Rotate key"
            title={`Rotate the key of ${keyGroup.name}?`}
            description="Every library that uses this key group signs with the new key afterwards."
            confirmLabel="Rotate key"
          />
        </ActionRow>
      ) : null}
      {originIdentityKind === 'OAI' ? (
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
      ) : null}
    </ActionList>
  );
}
