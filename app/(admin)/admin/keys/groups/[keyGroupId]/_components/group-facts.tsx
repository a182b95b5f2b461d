import Link from 'next/link';

import { Dated } from '@/components/dated';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyableId, CopyButton } from '@/components/ui/copy-button';
import type { KeyGroupView } from '@/lib/provisioning/keys/data';

import { KeyState } from '../../../_components/key-state';
import { KIND_WORDS } from '../../../_components/words';

/** What is recorded of a key group: its keys, and what trusts it. */
export function GroupFacts({ group: { name: groupName, awsId, kind, shared, createdAt, keys, distributions } }: { group: KeyGroupView }) {
  return (
    <Card>
      <CardHeader><CardTitle>Recorded here</CardTitle></CardHeader>
      <CardContent>
        <dl className="grid gap-x-6 gap-y-2 text-[0.8125rem] *:min-w-0 sm:grid-cols-[11rem_minmax(0,1fr)] [&>dt]:text-muted-foreground">
          <dt>Name</dt><dd><CopyableId value={groupName} label="name" /></dd>
          <dt>Key group</dt><dd>{awsId ? <CopyableId value={awsId} label="key group id" /> : 'not created yet'}</dd>
          <dt>Kind of new keys</dt><dd>{KIND_WORDS[kind]}</dd>
          <dt>Created</dt><dd><Dated at={createdAt} /></dd>
          <dt>Used by new libraries</dt><dd>{shared ? 'yes' : 'no'}</dd>
          <dt>Keys</dt>
          <dd>
            <ul className="grid gap-1.5">
              {keys.map(({ id, name, state, awsPublicKeyId }) => (
                <li key={id} className="flex flex-wrap items-center gap-x-3">
                  <span className="inline-flex min-w-0 items-center gap-0.5">
                    <Link href={`/admin/keys/${id}`} prefetch={false} className="font-mono wrap-anywhere underline underline-offset-4 hover:text-primary">{awsPublicKeyId ?? name}</Link>
                    {awsPublicKeyId ? <CopyButton value={awsPublicKeyId} label="Key-Pair-Id" className="shrink-0" /> : null}
                  </span>
                  <KeyState state={state} />
                </li>
              ))}
            </ul>
          </dd>
          <dt>Trusted by</dt>
          <dd>
            {distributions.length === 0 ? 'nobody' : null}
            <ul className="grid gap-1.5">
              {distributions.map(({ id, name, libraryName }) => (
                <li key={id} className="flex flex-wrap items-center gap-x-2">
                  <span className="inline-flex min-w-0 items-center gap-0.5">
                    <Link href={`/admin/distributions/${id}`} prefetch={false} className="font-mono wrap-anywhere underline underline-offset-4 hover:text-primary">{name}</Link>
                    <CopyButton value={name} label="distribution id" className="shrink-0" />
                  </span>
                  {libraryName ? `of ${libraryName}` : null}
                </li>
              ))}
            </ul>
          </dd>
        </dl>
      </CardContent>
    </Card>
  );
}
