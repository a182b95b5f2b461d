import { Check } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

import { cn } from './cn';

/** A bare checkbox; give it a label, or use `CheckboxField`. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <span className={cn('relative inline-grid size-4 shrink-0 place-items-center', className)}>
      <input
        type="checkbox"
        className={cn(
          'peer size-4 appearance-none rounded-[0.28rem] border border-input bg-card shadow-xs transition-colors',
          'checked:border-primary checked:bg-primary disabled:cursor-not-allowed disabled:opacity-60',
        )}
        {...props}
      />
      <Check
        className="pointer-events-none absolute size-3 stroke-3 text-primary-foreground opacity-0 peer-checked:opacity-100"
        aria-hidden
      />
    </span>
  );
}

interface CheckboxFieldProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode;
  description?: ReactNode;
}

/** A checkbox with its label and a sentence about what ticking it does. */
export function CheckboxField({ label, description, className, ...props }: CheckboxFieldProps) {
  return (
    <label className={cn('flex cursor-pointer items-start gap-3', className)}>
      <Checkbox className="mt-0.5" {...props} />
      <span className="grid gap-0.5">
        <span className="text-sm leading-snug font-medium">{label}</span>
        {description ? <span className="text-[0.8125rem] text-muted-foreground">{description}</span> : null}
      </span>
    </label>
  );
}
