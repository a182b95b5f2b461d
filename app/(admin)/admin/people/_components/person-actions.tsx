'use client';

import { useState } from 'react';

import { FormError } from '@/components/form-error';
import {
  AlertDialog, AlertDialogCancel, AlertDialogContent, AlertDialogDescription, AlertDialogFooter, AlertDialogTitle,
  AlertDialogTrigger,
} from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog';
import { useAction } from '@/components/use-action';
import { renewInviteAction, setUserStatusAction } from '@/lib/accounts/actions';
import type { PersonView } from '@/lib/accounts/data';
import type { Role } from '@/lib/kernel/actor';

import { OneTimeLink } from './one-time-link';

/** What may be done about this person; the server has the same rules and the last word. */
export function PersonActions({ person, self }: { person: PersonView; self: { userId: string; role: Role } }) {
  const isTheirs = person.id === self.userId || person.role === 'OWNER';
  if (isTheirs || (person.role === 'ADMIN' && self.role !== 'OWNER')) return <span className="h-8" />;
  return (
    <div className="flex items-center justify-end gap-2">
      {person.status === 'INVITED' ? <RenewInvite person={person} /> : null}
      {person.status === 'DISABLED' ? <Enable person={person} /> : <Disable person={person} />}
    </div>
  );
}

function Enable({ person }: { person: PersonView }) {
  const { run, pending, error } = useAction(setUserStatusAction);
  return (
    <>
      <FormError error={error} />
      <Button
        variant="secondary"
        size="sm"
        pending={pending}
        onClick={() => { run({ userId: person.id, status: 'ACTIVE' }); }}
      >
        Enable
      </Button>
    </>
  );
}

function Disable({ person }: { person: PersonView }) {
  const [open, setOpen] = useState(false);
  const { run, pending, error } = useAction(setUserStatusAction, () => { setOpen(false); });
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button variant="ghost" size="sm" className="-mr-3">Disable</Button>
      </AlertDialogTrigger>
      <AlertDialogContent>
        <AlertDialogTitle>Disable {person.name}?</AlertDialogTitle>
        <AlertDialogDescription>
          They are signed out at their next request and cannot sign in. Video addresses they already have work until
          they expire. You can enable them again.
        </AlertDialogDescription>
        <FormError error={error} />
        <AlertDialogFooter>
          <AlertDialogCancel>Keep enabled</AlertDialogCancel>
          <Button
            variant="destructive"
            pending={pending}
            onClick={() => { run({ userId: person.id, status: 'DISABLED' }); }}
          >
            Disable
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function RenewInvite({ person }: { person: PersonView }) {
  const [link, setLink] = useState<string>();
  const { run, pending, error } = useAction(renewInviteAction, ({ inviteUrl }) => { setLink(inviteUrl); });
  return (
    <>
      <FormError error={error} />
      <Button variant="secondary" size="sm" pending={pending} onClick={() => { run({ userId: person.id }); }}>
        New link
      </Button>
      <Dialog open={link !== undefined} onOpenChange={() => { setLink(undefined); }}>
        <DialogContent>
          <DialogHeader>
            <DialogTitle>A new link for {person.name}</DialogTitle>
            <DialogDescription>The earlier link does not work any more.</DialogDescription>
          </DialogHeader>
          {link ? <OneTimeLink url={link} /> : null}
        </DialogContent>
      </Dialog>
    </>
  );
}
