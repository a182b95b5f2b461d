'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { typedBefore } from '@/components/plan/typed-before';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { createBucketAction } from '@/lib/provisioning/buckets/actions';
import { REGIONS } from '@/lib/provisioning/regions';

import { EncryptionQuestions, readEncryption } from './encryption-questions';

const TYPED = typedBefore<Parameters<typeof createBucketAction>[0]>();

/** Makes a bucket that belongs to no library. */
export function NewBucket({ region }: { region: string }) {
  const start = REGIONS.find(({ id }) => id === region)?.id ?? 'us-east-1';
  return (
    <PlannedAction
      trigger="New bucket"
      variant="primary"
      title="New bucket"
      description="Made private and encrypted from its first moment. A library brings its own bucket: this is for walking the steps one at a time."
      action={createBucketAction}
      input={{ name: 'usher-', region: start }}
      typed={TYPED}
      confirmLabel="Create the bucket"
      fieldNames={['name', 'region', 'encryption', 'kmsKeyArn']}
      fields={({ fieldError }, before) => (
        <>
          <Field label="Name" hint="Begins with usher-, without dots." error={fieldError('name')}>
            <Input name="name" defaultValue={before.name} autoComplete="off" autoCapitalize="off" spellCheck={false} className="font-mono" required />
          </Field>
          <Field label="Region" error={fieldError('region')}>
            <Select name="region" defaultValue={before.region}>
              {REGIONS.map(({ id, name }) => <option key={id} value={id}>{name} · {id}</option>)}
            </Select>
          </Field>
          <EncryptionQuestions fieldError={fieldError} encryption={before.encryption} kmsKeyArn={before.kmsKeyArn} />
        </>
      )}
      read={(data, input) => ({
        ...input, ...readEncryption(data),
        name: textOf(data.get('name')),
        region: REGIONS.find(({ id }) => id === data.get('region'))?.id ?? start,
      })}
    />
  );
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}
