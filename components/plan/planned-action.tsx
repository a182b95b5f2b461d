'use client';

import { type ComponentProps, type ReactNode, useState } from 'react';

import { Button } from '@/components/ui/button';
import {
  Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle, DialogTrigger,
} from '@/components/ui/dialog';

import { PlannedForm, type PlannedFormProps } from './planned-form';
import type { Plannable } from './use-planned-action';

interface PlannedActionProps<Input extends Plannable> extends PlannedFormProps<Input> {
  /** On the button that opens it. */
  trigger: ReactNode;
  variant?: ComponentProps<typeof Button>['variant'];
  size?: ComponentProps<typeof Button>['size'];
  /** The question, or what is about to be done. */
  title: string;
  /** What it means, before anybody presses anything. */
  description: ReactNode;
}

/** A button whose dialog shows the exact calls first, and carries them out when they are confirmed. */
export function PlannedAction<Input extends Plannable>({
  trigger, variant = 'secondary', size, title, description, ...form
}: PlannedActionProps<Input>) {
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    // Whoever closes it does not want that again.
    if (!next) form.typed?.forget();
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild><Button variant={variant} size={size}>{trigger}</Button></DialogTrigger>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription asChild><div>{description}</div></DialogDescription>
        </DialogHeader>
        {/* Made anew each time it opens, so that its plan is never an old one. */}
        {open ? <PlannedForm {...form} /> : null}
      </DialogContent>
    </Dialog>
  );
}
