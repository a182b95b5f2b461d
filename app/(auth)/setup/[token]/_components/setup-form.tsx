'use client';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textOf } from '@/components/use-action';
import { completeSetupAction } from '@/lib/accounts/actions';

import { PasswordInput } from '../../../_components/password-input';
import { SignInProblem } from '../../../_components/sign-in-problem';
import { useAccountForm } from '../../../_components/use-account-form';

const FIELDS = ['name', 'email', 'password'];

export function SetupForm({ token }: { token: string }) {
  const { action, outcome, busy, submit } = useAccountForm(completeSetupAction, (data) => ({
    token,
    name: textOf(data, 'name'),
    email: textOf(data, 'email'),
    password: textOf(data, 'password'),
  }));
  return (
    <form method="post" ref={action.formRef} onSubmit={submit} noValidate className="grid gap-4">
      <FormError error={action.error} shown={FIELDS} />
      <SignInProblem outcome={outcome} />
      <Field label="Your name" error={action.fieldError('name')}>
        <Input name="name" autoComplete="name" maxLength={100} required autoFocus />
      </Field>
      <Field label="Email" hint="You sign in with it." error={action.fieldError('email')}>
        <Input name="email" type="email" autoComplete="username" autoCapitalize="off" required />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={action.fieldError('password')}>
        <PasswordInput name="password" autoComplete="new-password" required />
      </Field>
      <SubmitButton size="lg" className="mt-1 text-sm" pending={busy}>Create the owner account</SubmitButton>
    </form>
  );
}
