'use client';

import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation';
import { type RefObject, type SubmitEvent, useEffect, useRef, useState, useTransition } from 'react';

import type { AppError } from '@/lib/kernel/errors';
import type { Result } from '@/lib/kernel/result';

const NO_ANSWER: AppError = {
  code: 'unavailable',
  message: 'The server did not answer.',
  fix: 'Check the connection and try again. What you typed is still here.',
};

const OLD_PAGE: AppError = {
  code: 'conflict',
  message: 'This page is from before the server was updated.',
  fix: 'Reload the page and try again.',
};

interface UseAction<Input> {
  /** Carries the action out; does nothing while it is already running. */
  run: (input: Input) => void;
  /** For `<form onSubmit>`: reads the form and runs; the form keeps what was typed. */
  submit: (read: (data: FormData) => Input) => (event: SubmitEvent<HTMLFormElement>) => void;
  /** Goes on the form, so that the first wrong field gets the focus. */
  formRef: RefObject<HTMLFormElement | null>;
  pending: boolean;
  /** The refusal as a whole; show it with `FormError`. */
  error: AppError | undefined;
  /** What is wrong with one field; nothing any more once it was changed. */
  fieldError: (name: string) => string | undefined;
  /** Takes a field as changed, where no typing shows it. */
  correct: (name: string) => void;
  /** Forgets the last refusal. */
  reset: () => void;
}

/**
 * Drives a server action that returns a `Result`. Who is not signed in any more is taken to sign-in and
 * back here; every other refusal is shown and changes nothing that was typed.
 */
export function useAction<Input, T>(
  action: (input: Input) => Promise<Result<T>>,
  onDone?: (value: T) => void,
): UseAction<Input> {
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<AppError>();
  const [corrected, setCorrected] = useState<readonly string[]>([]);
  const formRef = useRef<HTMLFormElement>(null);
  // State arrives a render late; a second press comes sooner.
  const running = useRef(false);

  useEffect(() => {
    const form = formRef.current;
    if (!form || !error?.fields) return;
    focusFirst(form, error.fields);
    const onInput = ({ target }: Event) => {
      const name = target instanceof Element && form.contains(target) ? fieldOf(target) : undefined;
      if (name) setCorrected((names) => [...names, name]);
    };
    // On the window, which hears of it after React: rendering any earlier would undo what was just typed
    // into a controlled input, before its onChange is called.
    window.addEventListener('input', onInput);
    return () => { window.removeEventListener('input', onInput); };
  }, [error]);

  const run = (input: Input) => {
    if (running.current) return;
    running.current = true;
    startTransition(async () => {
      const result = await settle(action, input).finally(() => { running.current = false; });
      if (!result.ok && result.error.code === 'unauthenticated') {
        leaveForSignIn();
        return;
      }
      setError(result.ok ? undefined : result.error);
      setCorrected([]);
      if (result.ok) onDone?.(result.value);
    });
  };

  return {
    run,
    submit: (read) => (event) => {
      event.preventDefault();
      run(read(new FormData(event.currentTarget)));
    },
    formRef,
    pending,
    error,
    fieldError: (name) => (corrected.includes(name) ? undefined : error?.fields?.[name]),
    correct: (name) => { setCorrected((names) => [...names, name]); },
    reset: () => { setError(undefined); },
  };
}

async function settle<Input, T>(action: (input: Input) => Promise<Result<T>>, input: Input): Promise<Result<T>> {
  try {
    return await action(input);
  } catch (thrown) {
    unstable_rethrow(thrown);
    return { ok: false, error: unstable_isUnrecognizedActionError(thrown) ? OLD_PAGE : NO_ANSWER };
  }
}

function leaveForSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(here)}`);
}

function focusFirst(form: HTMLFormElement, fields: Record<string, string>): void {
  const controls = Array.from(form.querySelectorAll<HTMLElement>('[name]'));
  controls.find((control) => Object.hasOwn(fields, fieldOf(control) ?? ''))?.focus();
}

/** The field that a control belongs to: `data-field` where several make up one, else its name. */
function fieldOf(control: Element): string | undefined {
  return control.getAttribute('data-field') ?? control.getAttribute('name') ?? undefined;
}

/** More than any field takes. The server says so by the field, which it cannot of a body that is larger than it reads. */
const LONGER_THAN_ANY = 250_000;

/** A text field's value; empty when the form has no such field. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value.slice(0, LONGER_THAN_ANY) : '';
}
