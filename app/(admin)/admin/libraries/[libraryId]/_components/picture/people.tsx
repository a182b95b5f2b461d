import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { cn } from '@/components/ui/cn';

/** Who stands at the beginning of a path. */
export function People({ icon: Icon, children, className }: { icon: LucideIcon; children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        'flex items-center gap-2.5 px-3 text-[0.8125rem] font-medium lg:flex-col lg:justify-center lg:gap-1.5 lg:px-0 lg:text-center',
        className,
      )}
    >
      <Icon className="size-5 shrink-0 text-muted-foreground" aria-hidden />
      <span>{children}</span>
    </div>
  );
}
