'use client';

import { SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { takeCarriedText } from '@/components/carried-text';
import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Card, CardContent } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { controlClasses, Input } from '@/components/ui/input';
import { textOf, useAction } from '@/components/use-action';
import { explainAction } from '@/lib/explain/actions';
import type { ExplanationView } from '@/lib/explain/schema';

import { Explanation } from './explanation';

const FIELDS = ['text', 'viewerAddress', 'page'];

/** Takes what somebody pasted and shows why it is denied. What was pasted goes to the server in a body, and is not kept. */
export function Explainer() {
  const [explanation, setExplanation] = useState<ExplanationView>();
  const headline = useRef<HTMLHeadingElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const action = useAction(explainAction, setExplanation);
  const { run } = action;

  // Whoever asked a question with Enter gets to the answer without looking for it.
  useEffect(() => { headline.current?.focus(); }, [explanation]);

  const begun = useRef(false);
  useEffect(() => {
    const carried = begun.current ? '' : takeCarriedText();
    begun.current = true;
    if (carried === '' || !text.current) return;
    text.current.value = carried;
    run({ text: carried });
  }, [run]);

  const submit = action.submit((data) => {
    const optional = (name: string) => textOf(data, name).trim() || undefined;
    return { text: textOf(data, 'text'), viewerAddress: optional('viewerAddress'), page: optional('page') };
  });
  return (
    <>
      <Card>
        <CardContent>
          <form method="post" ref={action.formRef} onSubmit={submit} noValidate className="grid gap-5 *:min-w-0">
            <FormError error={action.error?.fields?.['text'] === undefined ? action.error : undefined} shown={FIELDS} />
            <Field
              label="What was asked"
              hint="A signed URL, a URL with its cookies, or what curl -v printed, with the answer. It holds a credential: it is used for this one answer, and not kept."
              error={action.fieldError('text')}
            >
              <textarea ref={text} name="text" rows={7} spellCheck={false} autoComplete="off" className={`${controlClasses} resize-y py-2 font-mono text-xs wrap-anywhere`} required />
            </Field>
            <div className="grid gap-5 sm:grid-cols-2">
              <Field label="Viewer’s address (optional)" hint="For signatures that hold for one address." error={action.fieldError('viewerAddress')}>
                <Input name="viewerAddress" spellCheck={false} autoComplete="off" placeholder="203.0.113.7" />
              </Field>
              <Field label="Page that asked (optional)" hint="For cookies and CORS." error={action.fieldError('page')}>
                <Input name="page" spellCheck={false} autoComplete="off" inputMode="url" placeholder="https://app.example.com" />
              </Field>
            </div>
            <div><SubmitButton pending={action.pending}><SearchX aria-hidden />Explain it</SubmitButton></div>
          </form>
        </CardContent>
      </Card>
      {explanation && !action.error ? <Explanation explanation={explanation} headline={headline} again={() => { action.formRef.current?.requestSubmit(); }} /> : null}
    </>
  );
}
