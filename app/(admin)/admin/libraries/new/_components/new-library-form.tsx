'use client';

import { type SubmitEvent, useState } from 'react';

import { FormError } from '@/components/form-error';
import { typedBefore } from '@/components/plan/typed-before';
import { usePlannedAction } from '@/components/plan/use-planned-action';
import { Card, CardContent } from '@/components/ui/card';
import { Separator } from '@/components/ui/separator';
import { createLibraryAction } from '@/lib/provisioning/actions';

import { AccessFields } from './access-fields';
import { BucketFields } from './bucket-fields';
import { type Draft, inputOf, newDraft } from './draft';
import { DraftLifetime } from './draft-lifetime';
import { EncryptionFields } from './encryption-fields';
import { ExtraFields } from './extra-fields';
import { LibraryPlan } from './library-plan';

const FIELDS = [
  'name', 'region', 'bucketName', 'originIdentityKind', 'readPermission', 'signingKeyKind', 'hashAlgorithm', 'ttlSeconds', 'withBasic', 'encryption', 'kmsKeyArn',
];

const TYPED = typedBefore<Draft>();

/** What a new library shall be, and beside it, before anything is made, what AWS will be asked to do. */
export function NewLibraryForm({ installId, region }: { installId: string; region: string }) {
  const [draft, setDraft] = useState(() => TYPED.read() ?? newDraft(region));
  const planned = usePlannedAction(createLibraryAction);
  const change = (part: Partial<Draft>) => { setDraft((before) => ({ ...before, ...part })); };
  const input = inputOf(draft, installId);
  const plan = planned.planFor(input);

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!plan) {
      planned.showPlan(input);
      return;
    }
    TYPED.keep(draft);
    planned.carryOut(input);
  };

  const parts = { draft, change, fieldError: planned.fieldError, correct: planned.correct };
  return (
    <form
      method="post"
      ref={planned.formRef}
      onSubmit={submit}
      noValidate
      className="grid items-start gap-6 *:min-w-0 lg:grid-cols-[minmax(0,1fr)_24rem]"
    >
      <Card>
        <CardContent className="grid gap-6 *:min-w-0">
          <FormError error={planned.error} shown={FIELDS} />
          <BucketFields {...parts} installId={installId} />
          <Separator />
          <AccessFields {...parts} />
          <DraftLifetime {...parts} />
          <Separator />
          <EncryptionFields {...parts} />
          <ExtraFields {...parts} />
        </CardContent>
      </Card>
      <LibraryPlan plan={plan} isPlanning={planned.isPlanning} isCarryingOut={planned.isCarryingOut} />
    </form>
  );
}
