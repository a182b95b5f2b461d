'use client';

import Link from 'next/link';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { textOf, useAction } from '@/components/use-action';
import { grantAction } from '@/lib/access/actions';

interface GrantFormProps {
  videoId: string;
  isAnybodyIn: boolean;
  people: readonly { id: string; name: string; email: string }[];
}

/** Lets one more person watch, for good or until a moment. */
export function GrantForm({ videoId, isAnybodyIn, people }: GrantFormProps) {
  const { submit, formRef, pending, error, fieldError } = useAction(grantAction, () => formRef.current?.reset());
  if (people.length === 0) {
    return (
      <p className="text-sm text-muted-foreground">
        {isAnybodyIn ? 'Every viewer is let in already.' : 'There are no viewers yet.'}{' '}
        <Link href="/admin/people" className="rounded-sm text-primary underline underline-offset-4">Invite somebody</Link>{' '}
        to let {isAnybodyIn ? 'more people' : 'them'} in.
      </p>
    );
  }
  return (
    <form
      ref={formRef}
      className="grid gap-3"
      onSubmit={submit((data) => ({ videoId, userId: textOf(data, 'userId'), endsAt: moment(textOf(data, 'endsAt')) }))}
      noValidate
    >
      <FormError error={error} shown={['userId', 'endsAt']} />
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_14rem_auto]">
        <Field label="Person" error={fieldError('userId')}>
          <Select name="userId">
            {people.map(({ id, name, email }) => <option key={id} value={id}>{name ? `${name} (${email})` : email}</option>)}
          </Select>
        </Field>
        <Field label="Until (optional)" error={fieldError('endsAt')}>
          <Input name="endsAt" type="datetime-local" />
        </Field>
        <SubmitButton pending={pending} className="sm:mt-[1.625rem]">Let in</SubmitButton>
      </div>
    </form>
  );
}

/** The field holds the reader's own wall clock; the server gets the moment that it means. */
function moment(local: string): string | undefined {
  const date = new Date(local);
  if (local === '') return undefined;
  return Number.isNaN(date.getTime()) ? local : date.toISOString();
}
