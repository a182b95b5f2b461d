'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { CheckboxField } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { controlClasses, Input as TextInput } from '@/components/ui/input';
import { textOf } from '@/components/use-action';
import { changeDistributionAction } from '@/lib/provisioning/distributions/actions';
import type { DistributionView } from '@/lib/provisioning/distributions/data';

import { readPriceClass, ValueQuestions } from '../../_components/value-questions';

/** Where what is wrong with one of the names is said. */
const ALIAS_NAMES = ['aliases', ...Array.from({ length: 20 }, (_, index) => `aliases.${index}`)];

type Input = Parameters<typeof changeDistributionAction>[0];

/** Changes what can be changed of a distribution. */
export function ChangeDistribution({ distribution }: { distribution: DistributionView }) {
  const { id: distributionId, enabled, comment, priceClass, aliases, certificateArn } = distribution;
  return (
    <PlannedAction<Input>
      trigger="Change"
      title="Change the distribution"
      description="Only what differs from what is recorded is written. What somebody else changed meanwhile is shown, and not written over unless you say so."
      action={changeDistributionAction}
      input={{ distributionId }}
      confirmLabel="Change"
      fieldNames={['enabled', 'comment', 'priceClass', ...ALIAS_NAMES, 'certificateArn', 'overwrite']}
      fields={({ fieldError }) => (
        <>
          <CheckboxField name="enabled" defaultChecked={enabled} label="Enabled" description="While it is disabled, nobody gets anything through it." />
          <ValueQuestions fieldError={fieldError} comment={comment} priceClass={priceClass} />
          <Field label="Alternate names" hint="One on each line. Your DNS leads each to the domain name." error={ALIAS_NAMES.map(fieldError).find(Boolean)}>
            <textarea
              name="aliases" rows={2} defaultValue={aliases.join('\n')} autoComplete="off" autoCapitalize="off" spellCheck={false}
              className={`${controlClasses} py-2 font-mono`} placeholder="media.example.org"
            />
          </Field>
          <Field label="ARN of the certificate" hint="In ACM, in us-east-1. It must cover the names." error={fieldError('certificateArn')}>
            <TextInput name="certificateArn" defaultValue={certificateArn} autoComplete="off" spellCheck={false} className="font-mono" />
          </Field>
          <CheckboxField
            name="overwrite" label="Overwrite what was changed elsewhere"
            description="Writes all of these values, also where somebody gave AWS others."
          />
        </>
      )}
      read={(data, input) => ({
        ...input,
        enabled: data.get('enabled') !== null,
        comment: textOf(data, 'comment'),
        priceClass: readPriceClass(data),
        aliases: textOf(data, 'aliases').split(/[\s,]+/).filter(Boolean),
        certificateArn: textOf(data, 'certificateArn'),
        overwrite: data.get('overwrite') !== null,
      })}
    />
  );
}
