'use client';

import { Pencil } from 'lucide-react';
import { useState } from 'react';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Button } from '@/components/ui/button';
import {
  Dialog, DialogClose, DialogContent, DialogFooter, DialogHeader, DialogTitle, DialogTrigger,
} from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textOf, useAction } from '@/components/use-action';
import { renameVideoAction } from '@/lib/videos/actions';

/** Changes the title that viewers read. */
export function RenameVideo({ videoId, title }: { videoId: string; title: string }) {
  const [open, setOpen] = useState(false);
  const { submit, formRef, pending, error, fieldError } = useAction(renameVideoAction, () => { setOpen(false); });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary"><Pencil aria-hidden />Rename</Button>
      </DialogTrigger>
      <DialogContent aria-describedby={undefined}>
        <DialogHeader><DialogTitle>Rename the video</DialogTitle></DialogHeader>
        <form
          ref={formRef}
          className="grid gap-4"
          onSubmit={submit((data) => ({ videoId, title: textOf(data, 'title') }))}
          noValidate
        >
          <FormError error={error} shown={['title']} />
          <Field label="Title" error={fieldError('title')}>
            <Input name="title" defaultValue={title} maxLength={200} autoComplete="off" autoFocus />
          </Field>
          <DialogFooter>
            <DialogClose asChild><Button variant="secondary">Cancel</Button></DialogClose>
            <SubmitButton pending={pending}>Save</SubmitButton>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
