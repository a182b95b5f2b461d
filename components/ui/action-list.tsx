import type { ReactNode } from 'react';

import { Card, CardHeader, CardTitle } from './card';

/** What can be done with the thing of a page, each with what it means; its rows are `ActionRow`s. */
export function ActionList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader className="pb-3 sm:pb-4"><CardTitle>{title}</CardTitle></CardHeader>
      <ul aria-label={title} className="divide-y border-t">{children}</ul>
    </Card>
  );
}

/** One thing that can be done; its child is the button. */
export function ActionRow({ title, description, children }: { title: string; description: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <p className="text-sm font-medium">{title}</p>
        <div className="max-w-prose text-[0.8125rem] text-muted-foreground">{description}</div>
      </div>
      {children}
    </li>
  );
}
