import Link from 'next/link';

import { Dated } from '@/components/dated';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyableId, CopyButton } from '@/components/ui/copy-button';
import type { SigningKeyView } from '@/lib/provisioning/keys/data';

import { KeyState } from '../../_components/key-state';
import { KIND_WORDS } from '../../_components/words';

/** What is recorded of a signing key. Its private half is never shown. */
export function KeyFacts({ signingKey }: { signingKey: SigningKeyView }) {
  const { name, state, awsPublicKeyId, kind, keyGroup, libraries, isPrivateHalfHere, lastExpiresAt, createdAt, publicKeyPem } = signingKey;
  return (
    <Card>
      <CardHeader><CardTitle>Recorded here</CardTitle></CardHeader>
      <CardContent>
        <dl className="grid gap-x-6 gap-y-2 text-[0.8125rem] *:min-w-0 sm:grid-cols-[11rem_minmax(0,1fr)] [&>dt]:text-muted-foreground">
          <dt>Name</dt><dd><CopyableId value={name} label="name" /></dd>
          <dt>State</dt><dd><KeyState state={state} /></dd>
          <dt>Key-Pair-Id</dt><dd>{awsPublicKeyId ? <CopyableId value={awsPublicKeyId} label="Key-Pair-Id" /> : 'CloudFront does not have it yet'}</dd>
          <dt>Kind</dt><dd>{KIND_WORDS[kind]}</dd>
          <dt>Key group</dt>
          <dd>{keyGroup ? <Link href={`/admin/keys/groups/${keyGroup.id}`} prefetch={false} className="wrap-anywhere underline">{keyGroup.called}</Link> : 'none'}</dd>
          <dt>Signs for</dt><dd className="wrap-anywhere">{libraries.join(', ') || 'nobody'}</dd>
          <dt>Private half</dt><dd>{isPrivateHalfHere ? 'here, encrypted' : 'not here'}</dd>
          <dt>Last signature expires</dt><dd>{lastExpiresAt ? <Dated at={lastExpiresAt} /> : 'it signed nothing for viewers'}</dd>
          <dt>Created</dt><dd><Dated at={createdAt} /></dd>
          <dt>Public half</dt><dd><CopyButton value={publicKeyPem} label="public key">Copy the PEM</CopyButton></dd>
        </dl>
      </CardContent>
    </Card>
  );
}
