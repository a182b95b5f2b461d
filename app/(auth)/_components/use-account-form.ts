'use client';

import { type SubmitEvent, useRef, useState } from 'react';

import { signIn, type SignInOutcome } from '@/components/session-client';
import { textOf, useAction } from '@/components/use-action';
import type { Result } from '@/lib/kernel/result';

/**
 * A form that opens an account and signs the person in with the password they have just chosen.
 * `email` is given when the account has its address already; else the form has a field for it.
 */
export function useAccountForm<Input, T>(
  makeAccount: (input: Input) => Promise<Result<T>>,
  read: (data: FormData) => Input,
  email?: string,
) {
  const [outcome, setOutcome] = useState<SignInOutcome>();
  const [signingIn, setSigningIn] = useState(false);
  const typed = useRef({ email: '', password: '' });

  const enter = async () => {
    setSigningIn(true);
    const ended = await signIn(typed.current.email, typed.current.password);
    // The link has done its work: reloading this page would be a 404.
    if (ended === 'signed_in') window.location.assign('/');
    else {
      setOutcome(ended);
      setSigningIn(false);
    }
  };

  const action = useAction(makeAccount, () => void enter());

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    const data = new FormData(event.currentTarget);
    typed.current = { email: email ?? textOf(data, 'email'), password: textOf(data, 'password') };
    event.preventDefault();
    // The account exists already: only the signing in is tried again.
    if (outcome) void enter();
    else action.run(read(data));
  };

  return { action, outcome, busy: action.pending || signingIn, submit };
}
