'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textOf } from '@/components/use-action';
import { changeDistributionAction } from '@/lib/provisioning/distributions/actions';
import type { LibraryView } from '@/lib/provisioning/model';

import { OverwriteField } from './change-distributions';

/** A wrong name is marked by its place in the list, which takes twenty. */
const ALIAS_FIELDS = ['aliases', ...Array.from({ length: 20 }, (_, index) => `aliases.${String(index)}`)];

interface ChangeDistributionProps {
  distribution: Pick<LibraryView['distributions'][number], 'id' | 'comment' | 'aliases' | 'certificateArn'>;
  /** What it is, in a sentence: "signed distribution". */
  noun: string;
}

/** Changes what one distribution of a library has for itself. */
export function ChangeDistribution({ distribution: { id, comment, aliases, certificateArn }, noun }: ChangeDistributionProps) {
  return (
    <PlannedAction
      trigger={`Change ${noun}`}
      title={`Change the ${noun}`}
      description="CloudFront takes some minutes to carry a change to all edge locations."
      action={changeDistributionAction}
      input={{ distributionId: id }}
      confirmLabel={`Change ${noun}`}
      fieldNames={['comment', 'certificateArn', ...ALIAS_FIELDS]}
      fields={({ fieldError }) => (
        <>
          <Field label="Comment" hint="At most 128 characters." error={fieldError('comment')}>
            <Input name="comment" defaultValue={comment} maxLength={128} autoComplete="off" />
          </Field>
          <Field
            label="Alternate domain names"
            hint="With spaces or commas between them. Each needs a certificate that covers it, and a DNS record that leads to the distribution. Leave it empty for none."
            error={ALIAS_FIELDS.map(fieldError).find((problem) => problem !== undefined)}
          >
            <Input
              name="aliases"
              defaultValue={aliases.join(', ')}
              placeholder="media.example.org"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
          <Field label="ARN of the ACM certificate" hint="In us-east-1. Leave it empty for CloudFront’s own certificate." error={fieldError('certificateArn')}>
            <Input
              name="certificateArn"
              defaultValue={certificateArn}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
          <OverwriteField />
        </>
      )}
      read={(data, input) => ({
        ...input,
        comment: textOf(data, 'comment'),
        aliases: textOf(data, 'aliases').split(/[\s,]+/).filter((alias) => alias !== ''),
        certificateArn: textOf(data, 'certificateArn'),
        overwrite: data.has('overwrite'),
      })}
    />
  );
}
