'use client';

import { X } from 'lucide-react';

import { FormError } from '@/components/form-error';
import {
  AlertDialog, AlertDialogAction, AlertDialogCancel, AlertDialogContent, AlertDialogDescription, AlertDialogFooter,
  AlertDialogTitle, AlertDialogTrigger,
} from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { abortUploadAction } from '@/lib/uploads/actions';

/** Gives an unfinished upload up: one of another tab, or one that was left behind. */
export function DiscardUpload({ uploadId, title }: { uploadId: string; title: string }) {
  const { run, pending, error } = useAction(abortUploadAction);
  return (
    <>
      <AlertDialog>
        <AlertDialogTrigger asChild>
          <Button variant="ghost" size="icon-sm" pending={pending} aria-label={`Discard the upload of ${title}`}>
            <X aria-hidden />
          </Button>
        </AlertDialogTrigger>
        <AlertDialogContent>
          <AlertDialogTitle>Discard this upload?</AlertDialogTitle>
          <AlertDialogDescription>
            If it is still running in another tab, it stops. What has arrived of “{title}” is deleted.
          </AlertDialogDescription>
          <AlertDialogFooter>
            <AlertDialogCancel>Keep it</AlertDialogCancel>
            <AlertDialogAction onClick={() => { run({ uploadId }); }}>Discard</AlertDialogAction>
          </AlertDialogFooter>
        </AlertDialogContent>
      </AlertDialog>
      <FormError error={error} />
    </>
  );
}
