'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import type { PlannedFields } from '@/components/plan/planned-form';
import { Field } from '@/components/ui/field';
import { controlClasses, Input as TextInput } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { textOf } from '@/components/use-action';
import { adoptLibraryAction } from '@/lib/provisioning/adoption/actions';
import type { InventoryItem, ItemOf } from '@/lib/provisioning/adoption/model';

import { PRIVATE_HALF_NAMES, PrivateHalfFields, readPrivateHalf } from './private-half-fields';

type Input = Parameters<typeof adoptLibraryAction>[0];

const NAMES = ['name', 'signedId', 'basicId', 'ttlSeconds', 'videos', 'videoKeys', ...PRIVATE_HALF_NAMES];

/** Makes a library of a bucket with its distributions that the account has already. */
export function AdoptSetUp({ items }: { items: readonly InventoryItem[] }) {
  const distributions = items.filter((item): item is ItemOf<'distribution'> => item.type === 'distribution' && item.obstacles.length === 0);
  const signed = distributions.filter(({ keyGroupIds }) => keyGroupIds.length > 0);
  const basic = distributions.filter(({ keyGroupIds }) => keyGroupIds.length === 0);
  const [first] = signed;
  if (!first) return null;
  return (
    <PlannedAction<Input>
      trigger="Bring in a whole set-up"
      variant="primary"
      title="Bring in a whole set-up"
      description="A signed distribution with its bucket, identity and keys becomes a library, with the videos that are in the bucket. Nothing is written to AWS."
      action={adoptLibraryAction}
      input={{ signedId: first.awsId, name: '' }}
      confirmLabel="Bring it in"
      fieldNames={NAMES}
      fields={(form) => <SetUpFields form={form} signed={signed} basic={basic} />}
      read={(data) => read(data)}
    />
  );
}

interface SetUpFieldsProps {
  form: PlannedFields;
  signed: readonly ItemOf<'distribution'>[];
  basic: readonly ItemOf<'distribution'>[];
}

function SetUpFields({ form, signed, basic }: SetUpFieldsProps) {
  const problem = (name: string) => {
    const error = form.fieldError(name);
    return error ? { error } : {};
  };
  return (
    <>
      <Field label="Name of the library" {...problem('name')}><TextInput name="name" required autoComplete="off" /></Field>
      <Field label="Signed distribution" {...problem('signedId')}>
        <Select name="signedId">{signed.map((each) => <Choice key={each.awsId} {...each} />)}</Select>
      </Field>
      <Field label="Basic distribution, which is open" hint="It must read the same bucket." {...problem('basicId')}>
        <Select name="basicId"><option value="">None</option>{basic.map((each) => <Choice key={each.awsId} {...each} />)}</Select>
      </Field>
      <Field label="Lifetime of a signed URL, in minutes" {...problem('ttlSeconds')}><TextInput name="minutes" inputMode="decimal" defaultValue="10" /></Field>
      <Field label="Videos" {...problem('videos')}>
        <Select name="videos">
          <option value="all">All video files in the bucket</option>
          <option value="chosen">The ones named below</option>
          <option value="none">None yet</option>
        </Select>
      </Field>
      <Field label="Object keys, one on each line" hint="Only for videos that are named one by one." {...problem('videoKeys')}>
        <textarea name="videoKeys" rows={2} spellCheck={false} className={`${controlClasses} py-2 font-mono text-xs`} />
      </Field>
      <PrivateHalfFields {...form} />
    </>
  );
}

function Choice({ awsId, name, bucketName }: ItemOf<'distribution'>) {
  return <option value={awsId}>{awsId}, reads {bucketName ?? 'no bucket'}{name ? ` (${name})` : ''}</option>;
}

function read(data: FormData): Input {
  const basicId = textOf(data, 'basicId');
  const chosen = textOf(data, 'videos');
  const videos = chosen === 'chosen' || chosen === 'none' ? chosen : 'all';
  const keys = textOf(data, 'videoKeys').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return {
    name: textOf(data, 'name'),
    signedId: textOf(data, 'signedId'),
    ...(basicId ? { basicId } : {}),
    ttlSeconds: Math.round(Number(textOf(data, 'minutes')) * 60),
    videos,
    videoKeys: videos === 'chosen' ? keys : [],
    ...readPrivateHalf(data),
  };
}
