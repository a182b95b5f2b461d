'use client';

import { useState } from 'react';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox';
import {
  Dialog, DialogClose, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle, DialogTrigger,
} from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textOf, useAction } from '@/components/use-action';
import { changeSettingsAction } from '@/lib/provisioning/libraries/actions';
import type { LibraryView } from '@/lib/provisioning/model';

import { HashAlgorithmField } from '../../_components/hash-algorithm-field';
import { isLifetimeUnit, secondsIn, splitLifetime } from '../../_components/lifetime';
import { LifetimeField } from '../../_components/lifetime-field';

type ChangeSettingsProps = Pick<LibraryView, 'name' | 'hashAlgorithm' | 'ttlSeconds' | 'closesItself'> & { libraryId: string };

/** Changes what only Usher knows of a library. */
export function ChangeSettings(library: ChangeSettingsProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild><Button variant="secondary">Change settings</Button></DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Change settings</DialogTitle>
          <DialogDescription>Nothing is called at AWS.</DialogDescription>
        </DialogHeader>
        {/* Made anew each time it opens, so that no refusal of the last time is left. */}
        {open ? <SettingsForm {...library} onDone={() => { setOpen(false); }} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function SettingsForm({ libraryId, name, hashAlgorithm, ttlSeconds, closesItself, onDone }: ChangeSettingsProps & { onDone: () => void }) {
  const { submit, formRef, pending, error, fieldError } = useAction(changeSettingsAction, onDone);
  const { amount, unit } = splitLifetime(ttlSeconds);
  return (
    <form
      method="post"
      ref={formRef}
      onSubmit={submit((data) => ({
        libraryId, name: textOf(data, 'name'), ttlSeconds: lifetimeOf(data),
        hashAlgorithm: textOf(data, 'hashAlgorithm') === 'SHA256' ? 'SHA256' : 'SHA1', closesItself: data.has('closesItself'),
      }))}
      noValidate
      className="grid gap-5 *:min-w-0"
    >
      <FormError error={error} shown={['name', 'ttlSeconds', 'hashAlgorithm']} />
      <Field label="Name" hint="Names at AWS stay as they are." error={fieldError('name')}>
        <Input name="name" defaultValue={name} maxLength={60} autoComplete="off" required />
      </Field>
      <LifetimeField
        hint="15 seconds to 24 hours. For URLs signed from now on: those that are out already live as long as they were signed for."
        error={fieldError('ttlSeconds')}
        amount={{ defaultValue: amount }}
        unit={{ defaultValue: unit }}
      />
      <HashAlgorithmField error={fieldError('hashAlgorithm')} radio={(value) => ({ defaultChecked: hashAlgorithm === value })} />
      <CheckboxField
        name="closesItself"
        defaultChecked={closesItself}
        label="Close at once what becomes open"
        description="When a look finds that somebody opened this library at AWS, Usher closes it by itself, without asking first. Otherwise it says so and waits for you."
      />
      <DialogFooter>
        <DialogClose asChild><Button variant="secondary">Cancel</Button></DialogClose>
        <SubmitButton pending={pending}>Save</SubmitButton>
      </DialogFooter>
    </form>
  );
}

function lifetimeOf(data: FormData): number {
  const unit = textOf(data, 'lifetimeUnit');
  return secondsIn(textOf(data, 'ttlSeconds'), isLifetimeUnit(unit) ? unit : 'seconds');
}
