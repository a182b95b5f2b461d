import type { ComponentProps, ReactNode } from 'react';

import { cn } from './cn';

/** Radios side by side where there is room; stands inside a `FieldGroup`, which names the question. */
export function RadioGroup({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('grid gap-3 sm:grid-cols-2', className)} {...props} />;
}

interface RadioCardProps extends Omit<ComponentProps<'input'>, 'type' | 'title'> {
  title: ReactNode;
  description?: ReactNode;
}

/** One choice with a sentence about what it means. */
export function RadioCard({ title, description, className, ...props }: RadioCardProps) {
  return (
    <label
      className={cn(
        'flex cursor-pointer items-start gap-3 rounded-lg border bg-card p-3.5 shadow-xs transition-colors',
        'hover:bg-accent/50 has-checked:border-primary has-checked:bg-primary/5',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
        'has-disabled:cursor-not-allowed has-disabled:opacity-60',
        className,
      )}
    >
      <input
        type="radio"
        className={cn(
          'mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-input bg-card outline-none',
          'checked:border-[5px] checked:border-primary',
        )}
        {...props}
      />
      <span className="grid gap-0.5">
        <span className="text-sm leading-snug font-medium">{title}</span>
        {description ? <span className="text-[0.8125rem] text-muted-foreground">{description}</span> : null}
      </span>
    </label>
  );
}
