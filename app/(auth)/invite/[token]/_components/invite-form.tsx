'use client';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textOf } from '@/components/use-action';
import { acceptInviteAction } from '@/lib/accounts/actions';

import { PasswordInput } from '../../../_components/password-input';
import { SignInProblem } from '../../../_components/sign-in-problem';
import { useAccountForm } from '../../../_components/use-account-form';

const FIELDS = ['name', 'password'];

export function InviteForm({ token, name, email }: { token: string; name: string; email: string }) {
  const { action, outcome, busy, submit } = useAccountForm(
    acceptInviteAction,
    (data) => ({ token, name: textOf(data, 'name'), password: textOf(data, 'password') }),
    email,
  );
  return (
    <form method="post" ref={action.formRef} onSubmit={submit} noValidate className="grid gap-4">
      <FormError error={action.error} shown={FIELDS} />
      <SignInProblem outcome={outcome} />
      <Field label="Email" hint="You sign in with it.">
        <Input value={email} type="email" autoComplete="username" readOnly className="bg-muted text-muted-foreground" />
      </Field>
      <Field label="Your name" error={action.fieldError('name')}>
        <Input name="name" defaultValue={name} autoComplete="name" maxLength={100} required />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={action.fieldError('password')}>
        <PasswordInput name="password" autoComplete="new-password" required autoFocus />
      </Field>
      <SubmitButton size="lg" className="mt-1 text-sm" pending={busy}>Open my account</SubmitButton>
    </form>
  );
}
