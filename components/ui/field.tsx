import { CircleAlert } from 'lucide-react';
import { Slot } from 'radix-ui';
import { type ReactNode, useId } from 'react';

import { cn } from './cn';
import { Label } from './label';

interface FieldProps {
  label: ReactNode;
  /** One control (`Input`, `Select`, …); it gets the id, the description and the invalid mark. */
  children: ReactNode;
  hint?: ReactNode;
  error?: string;
  className?: string;
}

/** A labelled control with a hint and, when something is wrong with it, the reason. */
export function Field({ label, children, hint, error, className }: FieldProps) {
  const id = useId();
  return (
    <div className={cn('grid content-start gap-1.5', className)}>
      <Label htmlFor={id}>{label}</Label>
      <Slot.Root id={id} {...described(id, hint, error)}>
        {children}
      </Slot.Root>
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

/** Several controls that answer one question: radios, or a number with its unit. */
export function FieldGroup({ label, children, hint, error, className }: FieldProps) {
  const id = useId();
  return (
    <fieldset className={cn('grid min-w-0 content-start gap-1.5', className)} {...described(id, hint, error)}>
      <legend className="mb-1.5 text-sm leading-snug font-medium">{label}</legend>
      {children}
      <Notes id={id} hint={hint} error={error} />
    </fieldset>
  );
}

function described(id: string, hint: ReactNode, error: string | undefined) {
  const ids = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined };
}

function Notes({ id, hint, error }: { id: string; hint: ReactNode; error: string | undefined }) {
  return (
    <>
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-[0.8125rem] text-destructive">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      ) : null}
      {hint ? (
        <div id={`${id}-hint`} className="text-[0.8125rem] text-muted-foreground">
          {hint}
        </div>
      ) : null}
    </>
  );
}
