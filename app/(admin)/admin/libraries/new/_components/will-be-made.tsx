import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { STEP_KINDS } from '@/lib/provisioning/model';

import type { Draft } from './draft';

/** What pressing Create brings about, kept in step with the form. */
export function WillBeMade({ draft, bucketName }: { draft: Draft; bucketName: string }) {
  const key = draft.signingKeyKind === 'ECDSA_P256' ? 'P-256' : 'RSA-2048';
  const steps = Object.entries(STEP_KINDS).filter(([kind]) => draft.withBasic || kind !== 'CREATE_BASIC_DISTRIBUTION');
  return (
    <Card className="lg:sticky lg:top-20">
      <CardHeader><CardTitle>What will be made</CardTitle></CardHeader>
      <CardContent className="grid gap-5 *:min-w-0">
        <ol className="grid gap-3.5 text-sm *:min-w-0">
          <Item title="A bucket" note="Public access is blocked before anything is in it.">
            {bucketName ? <code className="font-mono text-[0.8125rem] break-all">{bucketName} </code> : null}
            in {draft.region}
          </Item>
          <Item title={identityTitle(draft)} note="What CloudFront reads the bucket with." />
          <Item title={`A ${key} signing key, in a key group`} note="The private half is encrypted and stays here. Libraries of this kind share both." />
          <Item title="The signed distribution" note="Refuses every request without a valid signature, from its first moment." />
          {draft.withBasic ? <Item title="The basic distribution" note="Reaches only public/*." /> : null}
          <Item title="A bucket policy" note={draft.withBasic ? 'Names just these two distributions.' : 'Names just this distribution.'} />
        </ol>
        <details className="group border-t pt-4">
          <summary className="flex items-center gap-1.5 text-[0.8125rem] font-medium text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
            <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
            The {steps.length} steps and their AWS calls
          </summary>
          <ol className="mt-3 grid gap-3 text-[0.8125rem]">
            {steps.map(([kind, { title, calls }], index) => (
              <li key={kind} className="grid gap-0.5">
                <span>{index + 1}. {title}</span>
                {calls.map((call) => <code key={call} className="pl-4 font-mono text-xs text-muted-foreground">{call}</code>)}
              </li>
            ))}
          </ol>
        </details>
      </CardContent>
    </Card>
  );
}

function Item({ title, note, children }: { title: string; note: string; children?: ReactNode }) {
  return (
    <li className="grid gap-0.5 border-l-2 border-primary/30 pl-3">
      <span className="font-medium">{title}</span>
      {children ? <span>{children}</span> : null}
      <span className="text-[0.8125rem] text-muted-foreground">{note}</span>
    </li>
  );
}

function identityTitle({ originIdentityKind, withBasic }: Draft): string {
  if (originIdentityKind === 'OAC') return 'An origin access control, shared by libraries';
  return withBasic ? 'Two origin access identities' : 'An origin access identity';
}
