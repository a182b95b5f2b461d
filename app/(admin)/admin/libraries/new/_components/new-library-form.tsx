'use client';

import { useRouter } from 'next/navigation';
import { type SubmitEvent, useState } from 'react';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Card, CardContent, CardFooter } from '@/components/ui/card';
import { Separator } from '@/components/ui/separator';
import { useAction } from '@/components/use-action';
import { createLibraryAction } from '@/lib/provisioning/actions';

import { AccessFields } from './access-fields';
import { BucketFields } from './bucket-fields';
import { bucketNameOf, type Draft, newDraft, ttlSecondsOf } from './draft';
import { LifetimeField } from './lifetime-field';
import { WillBeMade } from './will-be-made';

const FIELDS = ['name', 'region', 'bucketName', 'originIdentityKind', 'signingKeyKind', 'ttlSeconds', 'withBasic'];

export function NewLibraryForm({ installId, region }: { installId: string; region: string }) {
  const router = useRouter();
  const [draft, setDraft] = useState(() => newDraft(region));
  const [made, setMade] = useState(false);
  const action = useAction(createLibraryAction, ({ operationId }) => {
    setMade(true);
    router.push(`/admin/operations/${operationId}`);
  });
  const change = (part: Partial<Draft>) => { setDraft((before) => ({ ...before, ...part })); };

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { name, region: chosen, signingKeyKind, originIdentityKind, withBasic } = draft;
    action.run({
      name,
      region: chosen,
      bucketName: bucketNameOf(draft, installId),
      signingKeyKind,
      originIdentityKind,
      ttlSeconds: ttlSecondsOf(draft),
      withBasic,
    });
  };

  const parts = { draft, change, fieldError: action.fieldError, correct: action.correct };
  return (
    <div className="grid items-start gap-6 *:min-w-0 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Card>
        <form method="post" ref={action.formRef} onSubmit={submit} noValidate>
          <CardContent className="grid gap-6 *:min-w-0">
            <FormError error={action.error} shown={FIELDS} />
            <BucketFields {...parts} installId={installId} />
            <Separator />
            <AccessFields {...parts} />
            <LifetimeField {...parts} />
          </CardContent>
          <CardFooter className="justify-between">
            <p className="max-w-sm text-[0.8125rem] text-muted-foreground">
              Nothing is made at AWS before you press Create. Afterwards the worker shows every step.
            </p>
            <SubmitButton pending={action.pending || made}>Create library</SubmitButton>
          </CardFooter>
        </form>
      </Card>
      <WillBeMade draft={draft} bucketName={bucketNameOf(draft, installId)} />
    </div>
  );
}
