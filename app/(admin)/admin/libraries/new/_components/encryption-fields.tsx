import { Field, FieldGroup } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCard, RadioGroup } from '@/components/ui/radio-group';

import type { PartProps } from './part-props';

const ENCRYPTIONS = [
  { value: 'SSE_S3', title: 'SSE-S3 (recommended)', description: 'S3 keeps the key. Costs nothing, and works with every identity.' },
  { value: 'SSE_KMS', title: 'SSE-KMS', description: 'With a key of yours in KMS. Needs an origin access control; every request to KMS costs.' },
] as const;

/** How the bucket encrypts what it is given, and with which key. */
export function EncryptionFields({ draft, change, fieldError }: PartProps) {
  return (
    <>
      <FieldGroup label="Encryption in the bucket" error={fieldError('encryption')}>
        <RadioGroup>
          {ENCRYPTIONS.map(({ value, ...words }) => (
            <RadioCard
              key={value}
              name="encryption"
              value={value}
              checked={draft.encryption === value}
              onChange={() => { change({ encryption: value }); }}
              {...words}
            />
          ))}
        </RadioGroup>
      </FieldGroup>
      {draft.encryption === 'SSE_KMS' ? (
        <Field
          label="ARN of the KMS key"
          hint="In the bucket’s region. Its key policy must let CloudFront decrypt: the library’s page says exactly what to add to it."
          error={fieldError('kmsKeyArn')}
        >
          <Input
            name="kmsKeyArn"
            value={draft.kmsKeyArn}
            onChange={(event) => { change({ kmsKeyArn: event.target.value }); }}
            placeholder={`arn:aws:kms:${draft.region}:111122223333:key/…`}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
      ) : null}
    </>
  );
}
