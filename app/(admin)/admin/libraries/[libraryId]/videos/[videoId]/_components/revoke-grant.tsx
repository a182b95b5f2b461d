'use client';

import { FormError } from '@/components/form-error';
import {
  AlertDialog, AlertDialogAction, AlertDialogCancel, AlertDialogContent, AlertDialogDescription, AlertDialogFooter,
  AlertDialogTitle, AlertDialogTrigger,
} from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { revokeGrantAction } from '@/lib/access/actions';

interface RevokeGrantProps {
  grantId: string;
  name: string;
  wholeLibrary: boolean;
}

/** Takes a grant back, and says what that cannot take back. */
export function RevokeGrant({ grantId, name, wholeLibrary }: RevokeGrantProps) {
  const { run, pending, error } = useAction(revokeGrantAction);
  return (
    <>
      <AlertDialog>
        <AlertDialogTrigger asChild>
          <Button variant="ghost" size="sm" className="sm:-mr-3" pending={pending} aria-label={`Revoke ${name}’s grant`}>
            Revoke
          </Button>
        </AlertDialogTrigger>
        <AlertDialogContent>
          <AlertDialogTitle>Stop {name} from watching?</AlertDialogTitle>
          <AlertDialogDescription>
            {wholeLibrary ? 'This grant covers every video of the library. ' : ''}
            No new address is signed from now on. One that was signed before works until it expires.
          </AlertDialogDescription>
          <AlertDialogFooter>
            <AlertDialogCancel>Keep the grant</AlertDialogCancel>
            <AlertDialogAction onClick={() => { run({ grantId }); }}>Revoke</AlertDialogAction>
          </AlertDialogFooter>
        </AlertDialogContent>
      </AlertDialog>
      <FormError error={error} />
    </>
  );
}
