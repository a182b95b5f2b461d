import { Check, RotateCcw } from 'lucide-react';

import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { newBucketNameSchema } from '@/lib/provisioning/bucket-fields';
import { BUCKET_NAME_MAX } from '@/lib/provisioning/bucket-name';
import { REGIONS } from '@/lib/provisioning/regions';
import { LIBRARY_NAME_MAX } from '@/lib/provisioning/schema';

import { bucketNameOf, isRegion } from './draft';
import type { PartProps } from './part-props';

/** What it is called, where it is, and the bucket's name, checked as it is typed. */
export function BucketFields({ draft, change, fieldError, correct, installId }: PartProps & { installId: string }) {
  const bucketName = bucketNameOf(draft, installId);
  const isTyped = draft.ownBucketName !== undefined;
  const problem = isTyped || bucketName !== '' ? newBucketNameSchema.safeParse(bucketName).error?.issues[0]?.message : undefined;
  return (
    <>
      <Field label="Name" hint="How you and your viewers know it." error={fieldError('name')}>
        <Input
          name="name"
          value={draft.name}
          onChange={(event) => { change({ name: event.target.value }); }}
          maxLength={LIBRARY_NAME_MAX}
          autoComplete="off"
          placeholder="Summer school 2026"
          required
          autoFocus
        />
      </Field>
      <Field label="Region" hint="Where the bucket lives. CloudFront serves the whole world from it." error={fieldError('region')}>
        <Select name="region" value={draft.region} onChange={(event) => { if (isRegion(event.target.value)) change({ region: event.target.value }); }}>
          {REGIONS.map(({ id, name }) => <option key={id} value={id}>{name} · {id}</option>)}
        </Select>
      </Field>
      <div className="grid gap-2">
        <Field label="Bucket name" hint={<Rule />} error={problem ?? fieldError('bucketName')}>
          <Input
            name="bucketName"
            value={bucketName}
            onChange={(event) => { change({ ownBucketName: event.target.value }); }}
            maxLength={BUCKET_NAME_MAX + 20}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className="font-mono"
            required
          />
        </Field>
        <div className="flex flex-wrap items-center gap-x-4 text-[0.8125rem] empty:hidden">
          {bucketName !== '' && problem === undefined && fieldError('bucketName') === undefined ? (
            <span className="flex items-center gap-1.5 text-success"><Check className="size-3.5" aria-hidden />A valid name</span>
          ) : null}
          {isTyped ? (
            <Button
              variant="link"
              className="text-[0.8125rem]"
              onClick={() => {
                change({ ownBucketName: undefined });
                correct('bucketName');
              }}
            >
              <RotateCcw className="size-3.5" aria-hidden />Use the suggestion
            </Button>
          ) : null}
        </div>
      </div>
    </>
  );
}

function Rule() {
  return (
    <>
      Begins with usher- and has at most 63 characters: a to z, digits and hyphens, with a letter or a digit at the end.
      No other AWS account may have a bucket of this name.
    </>
  );
}
