'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { changeIdentityAction, deleteIdentityAction } from '@/lib/provisioning/identities/actions';
import type { IdentityView } from '@/lib/provisioning/identities/data';

import { CommentQuestion, readComment } from '../../_components/comment-question';

/** What can be done with an identity; each shows its calls first. */
export function IdentityActions({ identity: { id, awsId, name, comment } }: { identity: IdentityView }) {
  const confirmation = awsId ?? name;
  return (
    <>
      <PlannedAction
        trigger="Change"
        title="Change what people read"
        description="Nothing else of it changes. What somebody else wrote there meanwhile is shown, and not written over."
        action={changeIdentityAction}
        input={{ originIdentityId: id, comment }}
        confirmLabel="Change"
        fieldNames={['comment']}
        fields={({ fieldError }) => <CommentQuestion error={fieldError('comment')} comment={comment} />}
        read={(data, input) => ({ ...input, comment: readComment(data) })}
      />
      <PlannedAction
        trigger="Delete"
        variant="destructive"
        title="Delete the identity"
        description="Only one that no distribution reads with can be deleted."
        action={deleteIdentityAction}
        input={{ originIdentityId: id, confirmation }}
        confirmLabel="Delete the identity"
        tone="destructive"
        typedName={confirmation}
      />
    </>
  );
}
