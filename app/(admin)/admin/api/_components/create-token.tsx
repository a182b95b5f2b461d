'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy-button';
import {
  Dialog, DialogClose, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle, DialogTrigger,
} from '@/components/ui/dialog';
import { Field, FieldGroup } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { textOf, useAction } from '@/components/use-action';
import { API_SCOPES, isApiScope } from '@/lib/kernel/api-scope';
import { createTokenAction } from '@/lib/tokens/actions';
import { DEFAULT_REQUESTS_PER_MINUTE } from '@/lib/tokens/limits';

const FIELDS = ['name', 'scopes', 'addresses', 'expiresInDays', 'requestsPerMinute'];

const LIVES = [
  { days: 30, label: '30 days' }, { days: 90, label: '90 days' }, { days: 365, label: 'A year' }, { days: 0, label: 'Until it is revoked' },
];

/** Makes a token, and shows it the one time that it can be shown. */
export function CreateToken() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button><KeyRound aria-hidden />Make a token</Button>
      </DialogTrigger>
      {/* Made anew each time it opens, so an earlier token or refusal is gone. */}
      <DialogContent>{open ? <Making /> : null}</DialogContent>
    </Dialog>
  );
}

function Making() {
  const [token, setToken] = useState<string>();
  return token === undefined ? <TokenForm onMade={setToken} /> : <Made token={token} />;
}

function Made({ token }: { token: string }) {
  return (
    <>
      <DialogHeader>
        <DialogTitle>Copy the token now</DialogTitle>
        <DialogDescription>It is not shown again: only its hash is kept.</DialogDescription>
      </DialogHeader>
      <div className="grid gap-2">
        <div className="flex items-center gap-2">
          <Input readOnly autoFocus onFocus={({ target }) => { target.select(); }} value={token} aria-label="Token" className="font-mono" />
          <CopyButton value={token} label="token" className="h-9">Copy</CopyButton>
        </div>
        <p className="text-[0.8125rem] text-muted-foreground">
          Keep it where your site keeps its passwords, never in a page or an app: whoever has it can sign.
        </p>
      </div>
      <DialogFooter>
        <DialogClose asChild><Button>Done</Button></DialogClose>
      </DialogFooter>
    </>
  );
}

function TokenForm({ onMade }: { onMade: (token: string) => void }) {
  const action = useAction(createTokenAction, ({ token }) => { onMade(token); });
  const submit = action.submit((data) => {
    const days = Number(textOf(data, 'expiresInDays'));
    return {
      name: textOf(data, 'name'),
      scopes: data.getAll('scopes').filter((name) => typeof name === 'string').filter(isApiScope),
      addresses: textOf(data, 'addresses'),
      expiresInDays: days === 0 ? null : days,
      requestsPerMinute: Number(textOf(data, 'requestsPerMinute')),
    };
  });
  return (
    <form method="post" ref={action.formRef} onSubmit={submit} noValidate className="grid gap-5">
      <DialogHeader>
        <DialogTitle>Make a token</DialogTitle>
        <DialogDescription>One for each site, so that you can revoke one without the others.</DialogDescription>
      </DialogHeader>
      <FormError error={action.error} shown={FIELDS} />
      <Field label="Name" error={action.fieldError('name')} hint="Of the site that uses it.">
        <Input name="name" maxLength={100} autoComplete="off" required />
      </Field>
      <FieldGroup label="What it may do" error={action.fieldError('scopes')}>
        <div className="grid gap-2.5">
          {Object.entries(API_SCOPES).map(([scope, says]) => (
            <CheckboxField key={scope} name="scopes" value={scope} label={says} description={<code className="font-mono">{scope}</code>} />
          ))}
        </div>
      </FieldGroup>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="It works for" error={action.fieldError('expiresInDays')}>
          <Select name="expiresInDays" defaultValue="90">
            {LIVES.map(({ days, label }) => <option key={days} value={days}>{label}</option>)}
          </Select>
        </Field>
        <Field label="Requests a minute" error={action.fieldError('requestsPerMinute')}>
          <Input name="requestsPerMinute" inputMode="numeric" defaultValue={DEFAULT_REQUESTS_PER_MINUTE} autoComplete="off" />
        </Field>
      </div>
      <Field
        label="Only from these addresses"
        error={action.fieldError('addresses')}
        hint="IP addresses or ranges such as 203.0.113.0/24, separated by spaces. Leave it empty for any."
      >
        <Input name="addresses" autoComplete="off" className="font-mono" />
      </Field>
      <DialogFooter>
        <DialogClose asChild><Button variant="secondary">Cancel</Button></DialogClose>
        <SubmitButton pending={action.pending}>Make the token</SubmitButton>
      </DialogFooter>
    </form>
  );
}
