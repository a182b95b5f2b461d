'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { textOf } from '@/components/use-action';
import { changeSigningKeyAction, deleteSigningKeyAction, dropKeyAction } from '@/lib/provisioning/keys/actions';
import type { SigningKeyView } from '@/lib/provisioning/keys/data';
import type { KeyImpact } from '@/lib/provisioning/keys/impact';

import { CommentField } from '../../_components/comment-field';
import { GivePrivateHalf } from './give-private-half';

/** What can be done with a signing key; nothing with one that is retired. */
export function KeyActions({ signingKey }: { signingKey: SigningKeyView & { impact: KeyImpact } }) {
  const { id: signingKeyId, name, state, comment, awsPublicKeyId, isPrivateHalfHere, keyGroup, lastExpiresAt } = signingKey;
  if (state === 'RETIRED') return null;
  const isTrusted = state === 'TRUSTED' || state === 'ACTIVE' || state === 'RETIRING';
  const confirm = awsPublicKeyId ?? name;
  return (
    <ActionList title="What you can do">
      {awsPublicKeyId ? (
        <ActionRow title="Change the comment" description="Nothing else of a public key can be changed.">
          <PlannedAction
            trigger="Change" title="Change the comment" description="CloudFront gets the new one."
            action={changeSigningKeyAction} input={{ signingKeyId, comment }} confirmLabel="Change it" fieldNames={['comment']}
            fields={(form) => <CommentField form={form} value={comment} />}
            read={(data) => ({ signingKeyId, comment: textOf(data, 'comment') })}
          />
        </ActionRow>
      ) : null}
      {awsPublicKeyId && !isPrivateHalfHere ? (
        <ActionRow title="Give it its private half" description="It can sign from here only with it. Nothing is called at AWS, which has the public half.">
          <GivePrivateHalf awsPublicKeyId={awsPublicKeyId} />
        </ActionRow>
      ) : null}
      {isTrusted ? (
        <ActionRow title="Drop it now" description="For when its private half may be in other hands. To change keys in peace, rotate the key of its group.">
          <PlannedAction
            trigger="Drop" variant="destructive" tone="destructive" title="Drop this key now?" description={<Impact impact={signingKey.impact} />}
            action={dropKeyAction} input={{ signingKeyId, confirm }} typedName={confirm} confirmLabel="Drop the key"
          />
        </ActionRow>
      ) : null}
      {keyGroup === null ? (
        <ActionRow title="Delete it" description="CloudFront deletes the public half, and the private half is forgotten.">
          <PlannedAction
            trigger="Delete" variant="destructive" tone="destructive" title="Delete this key?" description="It cannot be brought back."
            action={deleteSigningKeyAction} input={{ signingKeyId, confirm }} confirmLabel="Delete the key"
            {...(lastExpiresAt ? { typedName: confirm } : {})}
          />
        </ActionRow>
      ) : null}
    </ActionList>
  );
}

function Impact({ impact: { signatures, libraries } }: { impact: KeyImpact }) {
  if (signatures === 0) return 'No signature of it is on record that is still valid.';
  return `${signatures === 1 ? '1 signature stops' : `${signatures} signatures stop`} working, of ${libraries.join(', ')}. Players ask for a new one by themselves.`;
}
