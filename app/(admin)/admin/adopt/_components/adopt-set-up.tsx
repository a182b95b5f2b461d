'use client';

import { useState } from 'react';

import { PlannedAction } from '@/components/plan/planned-action';
import type { PlannedFields } from '@/components/plan/planned-form';
import { Field } from '@/components/ui/field';
import { controlClasses, Input as TextInput } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { textOf } from '@/components/use-action';
import { adoptLibraryAction } from '@/lib/provisioning/adoption/actions';
import { type ItemOf, MAX_ADOPTED_VIDEOS, VIDEO_ENDINGS } from '@/lib/provisioning/adoption/model';

import { FactList } from '../../_components/fact-list';
import { DotsWarning } from '../../_components/dots-warning';
import { PRIVATE_HALF_NAMES, PrivateHalfFields, readPrivateHalf } from './private-half-fields';

type Input = Parameters<typeof adoptLibraryAction>[0];

const NAMES = ['name', 'signedId', 'basicId', 'ttlSeconds', 'videos', 'videoKeys', ...PRIVATE_HALF_NAMES];

/** Makes a library of a bucket with its distributions that the account has already, whether they are recorded here or not. */
export function AdoptSetUp({ distributions }: { distributions: readonly ItemOf<'distribution'>[] }) {
  const fitting = distributions.filter(({ obstacles, bucketName }) => obstacles.length === 0 && bucketName !== null);
  const signed = fitting.filter(({ keyGroupIds }) => keyGroupIds.length > 0);
  const basic = fitting.filter(({ keyGroupIds }) => keyGroupIds.length === 0);
  const [first] = signed;
  if (!first) return null;
  return (
    <PlannedAction<Input>
      trigger="Bring in a whole set-up"
      variant="primary"
      title="Bring in a whole set-up"
      description="A signed distribution with its bucket, identity and keys becomes a library. It is read and recorded; nothing is written to AWS."
      action={adoptLibraryAction}
      input={{ signedId: first.awsId, name: '' }}
      confirmLabel="Bring it in"
      fieldNames={NAMES}
      fields={(form) => <SetUpFields form={form} signed={signed} basic={basic} first={first} />}
      read={(data) => read(data)}
    />
  );
}

interface SetUpFieldsProps {
  form: PlannedFields;
  signed: readonly ItemOf<'distribution'>[];
  basic: readonly ItemOf<'distribution'>[];
  first: ItemOf<'distribution'>;
}

function SetUpFields({ form: { fieldError }, signed, basic, first }: SetUpFieldsProps) {
  const [signedId, setSignedId] = useState(first.awsId);
  const [videos, setVideos] = useState<Videos>('all');
  const chosen = signed.find(({ awsId }) => awsId === signedId) ?? first;
  const openOnes = basic.filter(({ bucketName }) => bucketName === chosen.bucketName);
  return (
    <>
      <Field label="Name of the library" error={fieldError('name')}><TextInput name="name" required autoComplete="off" /></Field>
      <Field label="Signed distribution" error={fieldError('signedId')}>
        <Select name="signedId" value={signedId} onChange={({ target }) => { setSignedId(target.value); }}>
          {signed.map((each) => <Choice key={each.awsId} {...each} />)}
        </Select>
      </Field>
      <Parts distribution={chosen} />
      <DotsWarning bucketName={chosen.bucketName} />
      {openOnes.length > 0 ? (
        <Field label="Basic distribution" hint="It reads the same bucket and is open to everybody." error={fieldError('basicId')}>
          <Select name="basicId"><option value="">None: it stays out</option>{openOnes.map((each) => <Choice key={each.awsId} {...each} />)}</Select>
        </Field>
      ) : null}
      <Field label="Lifetime of a signed URL, in minutes" error={fieldError('ttlSeconds')}><TextInput name="minutes" inputMode="decimal" defaultValue="10" /></Field>
      <Field label="Videos" hint={VIDEO_HINTS[videos]} error={fieldError('videos')}>
        <Select name="videos" value={videos} onChange={({ target }) => { setVideos(videosOf(target.value)); }}>
          <option value="all">All video files in {chosen.bucketName}</option>
          <option value="chosen">The ones that I name</option>
          <option value="none">None for now</option>
        </Select>
      </Field>
      {videos === 'chosen' ? (
        <Field label="Object keys, one on each line" error={fieldError('videoKeys')}>
          <textarea name="videoKeys" rows={3} spellCheck={false} className={`${controlClasses} py-2 font-mono text-xs`} />
        </Field>
      ) : null}
      <PrivateHalfFields fieldError={fieldError} />
    </>
  );
}

type Videos = 'all' | 'chosen' | 'none';

/** What is brought in cannot be listed here: only the worker may list a bucket, and does when it is confirmed. */
const VIDEO_HINTS: Record<Videos, string> = {
  all: `The worker lists the bucket and takes what ends in ${VIDEO_ENDINGS.join(', ')}, at most ${MAX_ADOPTED_VIDEOS.toLocaleString('en')}, titled after their files; the operation then says how many it found. Everything else stays in the bucket and is not shown here.`,
  chosen: 'Each must be there, or the operation stops before the library is made.',
  none: 'The library begins empty. What is in the bucket stays there and is not shown here.',
};

/** What becomes part of the library with this distribution. */
function Parts({ distribution: { bucketName, originIdentityId, originIdentityKind, keyGroupIds, aliases, enabled } }: { distribution: ItemOf<'distribution'> }) {
  const facts = [
    { label: 'Bucket', value: bucketName ?? 'none', copyable: bucketName !== null },
    { label: originIdentityKind === 'OAC' ? 'Access control' : 'Access identity', value: originIdentityId ?? 'none', copyable: originIdentityId !== null },
    { label: keyGroupIds.length === 1 ? 'Key group' : 'Key groups', value: keyGroupIds.join(', '), copyable: keyGroupIds.length === 1 },
    ...(aliases.length > 0 ? [{ label: 'Alternate names', value: aliases.join(', '), copyable: false }] : []),
    ...(enabled ? [] : [{ label: 'State', value: 'disabled: nobody can watch until it is enabled', copyable: false }]),
  ];
  return (
    <section aria-label="What comes with it" className="grid gap-2 rounded-lg border bg-muted/40 p-4 *:min-w-0">
      <p className="text-[0.8125rem] text-muted-foreground">With it come:</p>
      <FactList facts={facts} />
    </section>
  );
}

function Choice({ awsId, name, bucketName }: ItemOf<'distribution'>) {
  return <option value={awsId}>{awsId}, reads {bucketName ?? 'no bucket'}{name ? ` (${name})` : ''}</option>;
}

function videosOf(chosen: string): Videos {
  return chosen === 'chosen' || chosen === 'none' ? chosen : 'all';
}

function read(data: FormData): Input {
  const basicId = textOf(data, 'basicId');
  const videos = videosOf(textOf(data, 'videos'));
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
