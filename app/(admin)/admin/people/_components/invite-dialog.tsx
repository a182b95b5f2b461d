'use client';

import { UserPlus } from 'lucide-react';
import { useState } from 'react';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Button } from '@/components/ui/button';
import {
  Dialog, DialogClose, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle, DialogTrigger,
} from '@/components/ui/dialog';
import { Field, FieldGroup } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCard, RadioGroup } from '@/components/ui/radio-group';
import { textOf, useAction } from '@/components/use-action';
import { inviteUserAction } from '@/lib/accounts/actions';

import { OneTimeLink } from './one-time-link';

const FIELDS = ['name', 'email', 'role'];

export function InviteDialog({ mayInviteAdmins }: { mayInviteAdmins: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button><UserPlus aria-hidden />Invite</Button>
      </DialogTrigger>
      {/* Made anew each time it opens, so an earlier link or refusal is gone. */}
      <DialogContent>{open ? <Invitation mayInviteAdmins={mayInviteAdmins} /> : null}</DialogContent>
    </Dialog>
  );
}

function Invitation({ mayInviteAdmins }: { mayInviteAdmins: boolean }) {
  const [link, setLink] = useState<string>();
  if (link) return <Invited link={link} />;
  return <InviteForm mayInviteAdmins={mayInviteAdmins} onInvited={setLink} />;
}

function Invited({ link }: { link: string }) {
  return (
    <>
      <DialogHeader>
        <DialogTitle>Invitation made</DialogTitle>
        <DialogDescription>With this link they choose a password and are in.</DialogDescription>
      </DialogHeader>
      <OneTimeLink url={link} />
      <DialogFooter>
        <DialogClose asChild><Button>Done</Button></DialogClose>
      </DialogFooter>
    </>
  );
}

function InviteForm({ mayInviteAdmins, onInvited }: { mayInviteAdmins: boolean; onInvited: (url: string) => void }) {
  const action = useAction(inviteUserAction, ({ inviteUrl }) => { onInvited(inviteUrl); });
  const submit = action.submit((data) => ({
    name: textOf(data, 'name'),
    email: textOf(data, 'email'),
    role: textOf(data, 'role') === 'ADMIN' ? 'ADMIN' : 'VIEWER',
  }));
  return (
    <form method="post" ref={action.formRef} onSubmit={submit} noValidate className="grid gap-5">
      <DialogHeader>
        <DialogTitle>Invite somebody</DialogTitle>
        <DialogDescription>You get a link to hand to them.</DialogDescription>
      </DialogHeader>
      <FormError error={action.error} shown={FIELDS} />
      <Field label="Name" error={action.fieldError('name')}>
        <Input name="name" maxLength={100} autoComplete="off" required />
      </Field>
      <Field label="Email" error={action.fieldError('email')}>
        <Input name="email" type="email" autoCapitalize="off" autoComplete="off" required />
      </Field>
      <FieldGroup
        label="Role"
        error={action.fieldError('role')}
        hint={mayInviteAdmins ? undefined : 'Only the owner invites admins.'}
      >
        <RadioGroup>
          <RadioCard name="role" value="VIEWER" defaultChecked title="Viewer" description="Watches what is granted." />
          <RadioCard
            name="role"
            value="ADMIN"
            disabled={!mayInviteAdmins}
            title="Admin"
            description="Manages libraries, videos and people."
          />
        </RadioGroup>
      </FieldGroup>
      <DialogFooter>
        <DialogClose asChild><Button variant="secondary">Cancel</Button></DialogClose>
        <SubmitButton pending={action.pending}>Make the invitation</SubmitButton>
      </DialogFooter>
    </form>
  );
}
