'use client';

import { Ban } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';

import { FormError } from '@/components/form-error';
import {
  AlertDialog, AlertDialogCancel, AlertDialogContent, AlertDialogDescription, AlertDialogFooter, AlertDialogTitle,
  AlertDialogTrigger,
} from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { cancelOperationAction } from '@/lib/provisioning/actions';

/** Calls an operation off, once that is confirmed. */
export function CancelOperation({ operationId, title }: { operationId: string; title: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const { run, pending, error, reset } = useAction(cancelOperationAction, () => {
    setOpen(false);
    router.refresh();
  });
  const change = (next: boolean) => {
    reset();
    setOpen(next);
  };
  return (
    <AlertDialog open={open} onOpenChange={change}>
      <AlertDialogTrigger asChild><Button variant="secondary"><Ban aria-hidden />Cancel</Button></AlertDialogTrigger>
      <AlertDialogContent>
        <AlertDialogTitle>Cancel “{title}”?</AlertDialogTitle>
        <AlertDialogDescription>
          A step under way is done to its end; no further one is begun. What is made by then stays, and is closed to the
          public.
        </AlertDialogDescription>
        <FormError error={error} />
        <AlertDialogFooter>
          <AlertDialogCancel>Let it go on</AlertDialogCancel>
          <Button variant="destructive" pending={pending} onClick={() => { run({ operationId }); }}>Cancel it</Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
