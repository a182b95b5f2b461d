'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { typedBefore } from '@/components/plan/typed-before';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { textOf } from '@/components/use-action';
import { createDistributionAction } from '@/lib/provisioning/distributions/actions';
import type { DistributionChoices } from '@/lib/provisioning/distributions/data';

import { NOTHING, readKeyGroup, RoleQuestions } from './role-questions';
import { readPriceClass, ValueQuestions } from './value-questions';

type Input = Parameters<typeof createDistributionAction>[0];

const TYPED = typedBefore<Input>();

/** Makes a distribution that belongs to no library, from what AWS has already. */
export function NewDistribution({ parts: { buckets, originIdentities, keyGroups, headersPolicies } }: { parts: DistributionChoices }) {
  return (
    <PlannedAction<Input>
      trigger="New distribution"
      variant="primary"
      title="New distribution"
      description="Made from a bucket and an identity that exist, and let into the bucket by its policy. A library brings its own."
      action={createDistributionAction}
      input={{ bucketId: '', originIdentityId: '' }}
      typed={TYPED}
      confirmLabel="Create the distribution"
      fieldNames={['bucketId', 'keyGroupId', 'originIdentityId', 'responseHeadersPolicyId', 'comment', 'priceClass']}
      fields={({ fieldError }, before) => (
        <>
          <Field label="Bucket" hint={buckets.length === 0 ? 'Make one first, on the page of buckets.' : undefined} error={fieldError('bucketId')}>
            <Select name="bucketId" defaultValue={before.bucketId}><Options of={buckets} none="No bucket is made yet" /></Select>
          </Field>
          <RoleQuestions fieldError={fieldError} keyGroups={keyGroups} keyGroupId={before.keyGroupId} />
          <Field label="Identity" hint={`Who CloudFront is when it reads the bucket.${originIdentities.length === 0 ? ' Make one first, on the page of identities.' : ''}`} error={fieldError('originIdentityId')}>
            <Select name="originIdentityId" defaultValue={before.originIdentityId}><Options of={originIdentities} none="No identity is made yet" /></Select>
          </Field>
          <Field label="Response headers policy" error={fieldError('responseHeadersPolicyId')}>
            <Select name="responseHeadersPolicyId" defaultValue={before.responseHeadersPolicyId ?? ''}>
              <option value="">None</option>
              <Options of={headersPolicies} />
            </Select>
          </Field>
          <ValueQuestions
            fieldError={fieldError}
            comment={before.comment}
            commentHint="CloudFront’s console shows it too. Left empty, Usher writes one."
            priceClass={before.priceClass}
          />
        </>
      )}
      read={(data, input) => ({
        ...input,
        bucketId: textOf(data, 'bucketId'),
        originIdentityId: textOf(data, 'originIdentityId'),
        keyGroupId: readKeyGroup(data),
        responseHeadersPolicyId: textOf(data, 'responseHeadersPolicyId'),
        comment: textOf(data, 'comment'),
        priceClass: readPriceClass(data),
      })}
    />
  );
}

function Options({ of, none }: { of: readonly { id: string; name: string }[]; none?: string }) {
  if (of.length === 0) return none ? <option value={NOTHING}>{none}</option> : null;
  return of.map(({ id, name }) => <option key={id} value={id}>{name}</option>);
}
