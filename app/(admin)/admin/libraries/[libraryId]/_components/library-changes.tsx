import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { moveToOacAction } from '@/lib/provisioning/identities/actions';
import { rotateKeyAction } from '@/lib/provisioning/keys/actions';
import type { LibraryView } from '@/lib/provisioning/model';

import { ChangeDistribution } from './change-distribution';
import { ChangeDistributions } from './change-distributions';
import { ChangeSettings } from './change-settings';
import { TearDown } from './tear-down';

const NOUNS = { SIGNED: 'signed distribution', BASIC: 'basic distribution' } as const;

/** What can be changed about a library; whatever calls AWS shows its calls before it makes them. */
export function LibraryChanges({ library }: { library: LibraryView }) {
  const { id: libraryId, name, state, hashAlgorithm, ttlSeconds, closesItself } = library;
  return (
    <ActionList title="What you can do">
      {state === 'READY' || state === 'PROVISIONING' ? (
        <ActionRow
          title="Change settings"
          description="The name, the lifetime and the hash of signed URLs, and whether Usher closes by itself what becomes open. Calls nothing at AWS."
        >
          <ChangeSettings
            libraryId={libraryId} name={name} hashAlgorithm={hashAlgorithm} ttlSeconds={ttlSeconds} closesItself={closesItself}
          />
        </ActionRow>
      ) : null}
      {state === 'READY' ? <ChangesAtAws library={library} /> : null}
      <TearDown libraryId={libraryId} name={name} state={state} bucketName={library.bucket.name} />
    </ActionList>
  );
}

/** What a library that is ready can have changed at AWS. */
function ChangesAtAws({ library: { id: libraryId, name, originIdentityKind, keyGroup, distributions } }: { library: LibraryView }) {
  return (
    <>
      <ActionRow
        title="Change all distributions"
        description="The price class, and whether they are enabled: one change for all of them."
      >
        <ChangeDistributions
          libraryId={libraryId}
          name={name}
          distributions={distributions.map(({ priceClass, enabled }) => ({ priceClass, enabled }))}
        />
      </ActionRow>
      {distributions.map(({ id, role, comment, aliases, certificateArn }) => (
        <ActionRow
          key={id}
          title={`Change the ${NOUNS[role]}`}
          description="Its comment, alternate domain names, and the certificate that covers them."
        >
          <ChangeDistribution distribution={{ id, comment, aliases, certificateArn }} noun={NOUNS[role]} />
        </ActionRow>
      ))}
      {keyGroup ? (
        <ActionRow
          title="Rotate the signing key"
          description="A new key joins the key group, signs once CloudFront trusts it everywhere, and the old one leaves when nothing that it signed is valid any more. No viewer is refused on the way."
        >
          <PlannedAction
            action={rotateKeyAction}
            input={{ keyGroupId: keyGroup.id }}
            trigger="Rotate key"
            title={`Rotate the signing key of ${name}?`}
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
    </>
  );
}
