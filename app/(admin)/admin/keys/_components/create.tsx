'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { typedBefore } from '@/components/plan/typed-before';
import { FieldGroup } from '@/components/ui/field';
import { RadioCard, RadioGroup } from '@/components/ui/radio-group';
import { textOf } from '@/components/use-action';
import { createKeyGroupAction, createSigningKeyAction } from '@/lib/provisioning/keys/actions';
import type { SigningKeyView } from '@/lib/provisioning/keys/data';

import { CommentField } from './comment-field';
import { chosenKeys, KeysField } from './keys-field';

const TYPED_KEY = typedBefore<Parameters<typeof createSigningKeyAction>[0]>();
const TYPED_GROUP = typedBefore<Parameters<typeof createKeyGroupAction>[0]>();

/** Makes a signing key that stands alone. */
export function CreateKey() {
  return (
    <PlannedAction
      trigger="New signing key"
      variant="primary"
      title="New signing key"
      description="The pair is made here. The private half is encrypted and stays; CloudFront gets the public half."
      action={createSigningKeyAction}
      input={{ kind: 'ECDSA_P256', comment: '' }}
      typed={TYPED_KEY}
      confirmLabel="Create the key"
      fieldNames={['kind', 'comment']}
      fields={(form, { kind, comment }) => (
        <>
          <FieldGroup label="Kind" error={form.fieldError('kind')}>
            <RadioGroup>
              <RadioCard name="kind" value="ECDSA_P256" defaultChecked={kind !== 'RSA_2048'} title="ECDSA P-256" description="Signs fast, and makes short URLs." />
              <RadioCard name="kind" value="RSA_2048" defaultChecked={kind === 'RSA_2048'} title="RSA 2048" description="What CloudFront has always taken." />
            </RadioGroup>
          </FieldGroup>
          <CommentField form={form} value={comment} />
        </>
      )}
      read={(data) => ({ kind: kindOf(data), comment: textOf(data, 'comment') })}
    />
  );
}

function kindOf(data: FormData): 'ECDSA_P256' | 'RSA_2048' {
  return textOf(data, 'kind') === 'RSA_2048' ? 'RSA_2048' : 'ECDSA_P256';
}

/** Makes a key group of keys that stand alone. */
export function CreateKeyGroup({ keys }: { keys: readonly SigningKeyView[] }) {
  const free = keys.filter(({ state, keyGroup, awsPublicKeyId }) => state === 'MADE' && !keyGroup && awsPublicKeyId);
  return (
    <PlannedAction
      trigger="New key group"
      title="New key group"
      description="Distributions that trust the group take signatures of its keys."
      action={createKeyGroupAction}
      input={{ comment: '', signingKeyIds: [] }}
      typed={TYPED_GROUP}
      confirmLabel="Create the key group"
      fieldNames={['comment', 'signingKeyIds']}
      fields={(form, { comment, signingKeyIds }) => (
        <>
          <CommentField form={form} value={comment} />
          <KeysField form={form} keys={free} chosen={signingKeyIds} />
        </>
      )}
      read={(data) => ({ comment: textOf(data, 'comment'), signingKeyIds: chosenKeys(data) })}
    />
  );
}
