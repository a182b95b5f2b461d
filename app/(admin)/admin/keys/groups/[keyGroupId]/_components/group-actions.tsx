'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { textOf } from '@/components/use-action';
import { changeKeyGroupAction, deleteKeyGroupAction, rotateKeyAction } from '@/lib/provisioning/keys/actions';
import type { KeyGroupView, SigningKeyView } from '@/lib/provisioning/keys/data';

import { CommentField } from '../../../_components/comment-field';
import { chosenKeys, KeysField } from '../../../_components/keys-field';

/** What can be done with a key group. */
export function GroupActions({ group, free }: { group: KeyGroupView; free: readonly SigningKeyView[] }) {
  const { id: keyGroupId, comment, keys, distributions } = group;
  const present = keys.map(({ id }) => id);
  return (
    <ActionList title="What you can do">
      <ActionRow title="Rotate the signing key" description="A new key takes over, and the old one leaves when nothing that it signed is valid any more. Nobody is interrupted.">
        <PlannedAction
          trigger="Rotate" title="Rotate the signing key?"
          description="You can cancel it until the new key signs. Then it waits for the last signature of the old key to expire."
          action={rotateKeyAction} input={{ keyGroupId }} confirmLabel="Rotate the key"
        />
      </ActionRow>
      <ActionRow title="Change it" description="Its comment, and which keys it holds. Keys that leave stand alone.">
        <PlannedAction
          trigger="Change" title="Change the key group" description="Signatures of a key that leaves are refused from then on."
          action={changeKeyGroupAction} input={{ keyGroupId, comment, signingKeyIds: present }} confirmLabel="Change it"
          fieldNames={['comment', 'signingKeyIds']}
          fields={(form) => (
            <>
              <CommentField form={form} value={comment} />
              <KeysField form={form} keys={[...keys, ...free]} chosen={present} />
            </>
          )}
          read={(data) => ({ keyGroupId, comment: textOf(data, 'comment'), signingKeyIds: chosenKeys(data) })}
        />
      </ActionRow>
      {distributions.length === 0 ? (
        <ActionRow title="Delete it" description="No distribution trusts it. Its keys stay.">
          <PlannedAction
            trigger="Delete" variant="destructive" tone="destructive" title="Delete this key group?" description="Its keys stand alone from then on."
            action={deleteKeyGroupAction} input={{ keyGroupId }} confirmLabel="Delete the key group"
          />
        </ActionRow>
      ) : null}
    </ActionList>
  );
}
