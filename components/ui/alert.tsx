import { cva, type VariantProps } from 'class-variance-authority';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

import { cn } from './cn';

const alertVariants = cva('flex items-start gap-3 rounded-lg border px-4 py-3 text-sm', {
  variants: {
    variant: {
      info: 'bg-muted text-foreground [&>svg]:text-muted-foreground',
      success: 'border-success/25 bg-success-muted [&>svg]:text-success',
      warning: 'border-warning/30 bg-warning-muted [&>svg]:text-warning',
      destructive: 'border-destructive/30 bg-destructive-muted [&>svg]:text-destructive',
    },
  },
  defaultVariants: { variant: 'info' },
});

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, destructive: CircleAlert };

interface AlertProps extends Omit<ComponentProps<'div'>, 'title'>, VariantProps<typeof alertVariants> {
  title: ReactNode;
  /** What the reader can do, at the right or below. */
  action?: ReactNode;
}

/** A message that matters now: what is so, then what to do about it. */
export function Alert({ title, children, variant, action, className, ...props }: AlertProps) {
  const Icon = ICONS[variant ?? 'info'];
  return (
    <div
      role={variant === 'destructive' ? 'alert' : undefined}
      className={cn(alertVariants({ variant }), className)}
      {...props}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-56 gap-0.5 wrap-anywhere">
          <p className="font-medium text-foreground">{title}</p>
          {children ? <div className="text-muted-foreground">{children}</div> : null}
        </div>
        {action}
      </div>
    </div>
  );
}
