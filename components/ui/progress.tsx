import { cn } from './cn';

interface ProgressProps {
  /** From 0 to `max`; leave it out while the amount is unknown. */
  value?: number;
  max?: number;
  label: string;
  tone?: 'primary' | 'success' | 'warning' | 'destructive';
  className?: string;
}

const TONES = { primary: 'bg-primary', success: 'bg-success', warning: 'bg-warning', destructive: 'bg-destructive' };

export function Progress({ value, max = 100, label, tone = 'primary', className }: ProgressProps) {
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, value / max));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-foreground/10', className)}
    >
      <div
        className={cn(
          'h-full rounded-full transition-[width] duration-500 ease-out',
          TONES[tone],
          share === undefined && 'w-1/3 animate-pulse',
        )}
        style={share === undefined ? undefined : { width: `${String(share * 100)}%` }}
      />
    </div>
  );
}
