import type { ReactNode } from 'react';

import { Card, CardContent } from '@/components/ui/card';

/** The one card of a page where somebody comes in. */
export function FormCard({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  return (
    <Card>
      <CardContent className="grid gap-6">
        <div className="grid gap-1">
          <h1 className="text-lg font-semibold tracking-[-0.01em]">{title}</h1>
          <p className="text-sm text-muted-foreground">{intro}</p>
        </div>
        {children}
      </CardContent>
    </Card>
  );
}
