import Link from 'next/link';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import type { IdentityView } from '@/lib/provisioning/identities/data';

import { FactList } from '../../../_components/fact-list';

/** What is recorded of an identity, and which distributions read with it. */
export function IdentityFacts({ identity }: { identity: IdentityView }) {
  const { kind, name, comment, awsId, s3CanonicalUserId, readers } = identity;
  const facts = [
    { label: kind === 'OAC' ? 'Name' : 'Caller reference', value: name, copyable: true },
    ...(awsId ? [{ label: 'Id', value: awsId, copyable: true }] : []),
    ...(s3CanonicalUserId ? [{ label: 'S3 canonical user id', value: s3CanonicalUserId, copyable: true }] : []),
    ...(comment ? [{ label: 'Comment', value: comment, copyable: false }] : []),
    { label: 'New libraries', value: identity.shared ? 'use it' : 'do not use it', copyable: false },
  ];
  return (
    <Card>
      <CardHeader><CardTitle>Recorded here</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <FactList facts={facts} />
        <h3 className="text-sm font-medium">Distributions that read with it</h3>
        {readers.length === 0 ? <p className="text-sm text-muted-foreground">None: it can be deleted.</p> : (
          <ul className="grid gap-2 text-sm *:min-w-0">
            {readers.map(({ id, awsId: distribution, comment, library }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-3">
                <span className="inline-flex min-w-0 items-center gap-0.5">
                  <Link
                    href={`/admin/distributions/${id}`} prefetch={false}
                    className="min-w-0 rounded-sm font-mono text-[0.8125rem] wrap-anywhere underline underline-offset-4 hover:text-primary"
                  >
                    {distribution ?? comment}
                  </Link>
                  {distribution ? <CopyButton value={distribution} label="distribution id" className="shrink-0" /> : null}
                </span>
                {library ? (
                  <span className="text-[0.8125rem] text-muted-foreground">
                    of <Link href={`/admin/libraries/${library.id}`} prefetch={false} className="rounded-sm underline underline-offset-4 hover:text-primary">{library.name}</Link>
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}
