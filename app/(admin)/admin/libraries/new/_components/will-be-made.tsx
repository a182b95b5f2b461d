import type { ReactNode } from 'react';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';

import type { Draft } from './draft';

/** What pressing Create brings about, kept in step with the form. */
export function WillBeMade({ draft, bucketName }: { draft: Draft; bucketName: string }) {
  const key = draft.signingKeyKind === 'ECDSA_P256' ? 'P-256' : 'RSA-2048';
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
