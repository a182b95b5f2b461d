'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { changeIdentityAction, deleteIdentityAction } from '@/lib/provisioning/identities/actions';
import type { IdentityView } from '@/lib/provisioning/identities/data';

import { CommentQuestion, readComment } from '../../_components/comment-question';

/** What can be done with an identity; each shows its calls first. */
export function IdentityActions({ identity: { id, awsId, name, comment, readers } }: { identity: IdentityView }) {
  const confirmation = awsId ?? name;
  const isUsed = readers.length > 0;
  return (
    <ActionList title="What you can do">
      <ActionRow title="Change what people read" description="The comment that CloudFront’s console shows too. Nothing else of it changes.">
        <PlannedAction
          trigger="Change"
          title="Change what people read"
          description="Nothing else of it changes. What somebody else wrote there meanwhile is shown, and not written over."
          action={changeIdentityAction}
          input={{ originIdentityId: id, comment }}
          confirmLabel="Change it"
          fieldNames={['comment']}
          fields={({ fieldError }) => <CommentQuestion error={fieldError('comment')} comment={comment} />}
          read={(data, input) => ({ ...input, comment: readComment(data) })}
        />
      </ActionRow>
      <ActionRow title="Delete it" description={isUsed ? 'Distributions read with it, so it stays.' : 'No distribution reads with it.'}>
        {isUsed ? null : (
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
        )}
      </ActionRow>
    </ActionList>
  );
}
