'use client';

import { useState } from 'react';

import { FormError } from '@/components/form-error';
import {
  AlertDialog, AlertDialogCancel, AlertDialogContent, AlertDialogDescription, AlertDialogFooter, AlertDialogTitle,
  AlertDialogTrigger,
} from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { revokeTokenAction } from '@/lib/tokens/actions';

export function RevokeToken({ tokenId, name }: { tokenId: string; name: string }) {
  const [open, setOpen] = useState(false);
  const { run, pending, error } = useAction(revokeTokenAction, () => { setOpen(false); });
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button variant="ghost" size="sm" className="-ml-3 self-start justify-self-start sm:ml-0" aria-label={`Revoke the token ${name}`}>Revoke</Button>
      </AlertDialogTrigger>
      <AlertDialogContent>
        <AlertDialogTitle>Revoke the token of {name}?</AlertDialogTitle>
        <AlertDialogDescription>
          Within a second nothing more is signed for it. URLs that it got already work until they expire. This cannot be undone.
        </AlertDialogDescription>
        <FormError error={error} />
        <AlertDialogFooter>
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <Button variant="destructive" pending={pending} onClick={() => { run({ tokenId }); }}>Revoke</Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
