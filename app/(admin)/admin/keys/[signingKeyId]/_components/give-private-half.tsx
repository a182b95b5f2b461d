'use client';

import { useState } from 'react';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Button } from '@/components/ui/button';
import {
  Dialog, DialogClose, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle, DialogTrigger,
} from '@/components/ui/dialog';
import { useAction } from '@/components/use-action';
import { givePrivateHalfAction } from '@/lib/provisioning/adoption/actions';

import { PRIVATE_HALF_NAMES, PrivateHalfFields, readPrivateHalf } from '../../../adopt/_components/private-half-fields';

/** Takes the private half of a key that is known without it. */
export function GivePrivateHalf({ awsPublicKeyId }: { awsPublicKeyId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild><Button variant="secondary">Give</Button></DialogTrigger>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle>Give the key its private half</DialogTitle>
          <DialogDescription>
            The private half of <span className="font-mono wrap-anywhere">{awsPublicKeyId}</span>. Nothing is called at AWS.
          </DialogDescription>
        </DialogHeader>
        {/* Goes with what was pasted when it closes. */}
        {open ? <GiveForm awsPublicKeyId={awsPublicKeyId} onDone={() => { setOpen(false); }} /> : null}
      </DialogContent>
    </Dialog>
  );
}

/** Its fields are the browser's alone: what is pasted is in no state. */
function GiveForm({ awsPublicKeyId, onDone }: { awsPublicKeyId: string; onDone: () => void }) {
  const give = useAction(givePrivateHalfAction, onDone);
  return (
    <form
      method="post" ref={give.formRef} noValidate className="grid gap-5 *:min-w-0"
      onSubmit={give.submit((data) => ({ awsPublicKeyId, ...readPrivateHalf(data) }))}
    >
      <FormError error={give.error} shown={PRIVATE_HALF_NAMES} />
      <PrivateHalfFields fieldError={give.fieldError} label="Private key" />
      <DialogFooter>
        <DialogClose asChild><Button variant="secondary">Cancel</Button></DialogClose>
        <SubmitButton pending={give.pending}>Keep it encrypted</SubmitButton>
      </DialogFooter>
    </form>
  );
}
