'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { typedBefore } from '@/components/plan/typed-before';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { createIdentityAction } from '@/lib/provisioning/identities/actions';

import { CommentQuestion, readComment } from './comment-question';

const TYPED = typedBefore<Parameters<typeof createIdentityAction>[0]>();

/** Makes an identity that belongs to no library. */
export function NewIdentity() {
  return (
    <PlannedAction
      trigger="New identity"
      variant="primary"
      title="New identity"
      description="An account has room for a hundred of each kind. Libraries share one, so most owners never need this."
      action={createIdentityAction}
      input={{ kind: 'OAC', comment: '' }}
      typed={TYPED}
      confirmLabel="Create the identity"
      fieldNames={['kind', 'comment']}
      fields={({ fieldError }, { kind, comment }) => (
        <>
          <Field label="Kind" hint="AWS recommends the OAC. An OAI cannot read what is encrypted with KMS." error={fieldError('kind')}>
            <Select name="kind" defaultValue={kind}>
              <option value="OAC">Origin access control (OAC)</option>
              <option value="OAI">Origin access identity (OAI)</option>
            </Select>
          </Field>
          <CommentQuestion error={fieldError('comment')} comment={comment} />
        </>
      )}
      read={(data, input) => ({ ...input, kind: data.get('kind') === 'OAI' ? ('OAI' as const) : ('OAC' as const), comment: readComment(data) })}
    />
  );
}
