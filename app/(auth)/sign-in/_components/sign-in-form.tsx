'use client';

import { type SubmitEvent, useRef, useState } from 'react';

import { signIn, type SignInOutcome } from '@/components/session-client';
import { SubmitButton } from '@/components/submit-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textOf } from '@/components/use-action';

import { PasswordInput } from '../../_components/password-input';
import { SignInProblem } from '../../_components/sign-in-problem';

/** `callbackPath` is a path of this site, checked by the page. */
export function SignInForm({ callbackPath }: { callbackPath: string }) {
  const [outcome, setOutcome] = useState<SignInOutcome>();
  const [pending, setPending] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const data = new FormData(event.currentTarget);
    setPending(true);
    setOutcome(undefined);
    const ended = await signIn(textOf(data, 'email'), textOf(data, 'password'));
    if (ended === 'signed_in') {
      // A whole page load, so that nothing rendered for a stranger stays in the router's memory.
      window.location.assign(callbackPath);
      return;
    }
    setOutcome(ended);
    setPending(false);
    if (ended === 'wrong') password.current?.select();
  };

  return (
    // "post", so that a press before the scripts are there puts no password into the address.
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      <SignInProblem outcome={outcome} />
      <Field label="Email">
        <Input name="email" type="email" autoComplete="username" autoCapitalize="off" required autoFocus />
      </Field>
      <Field label="Password">
        <PasswordInput ref={password} name="password" autoComplete="current-password" required />
      </Field>
      <SubmitButton size="lg" className="mt-1 text-sm" pending={pending}>Sign in</SubmitButton>
    </form>
  );
}
