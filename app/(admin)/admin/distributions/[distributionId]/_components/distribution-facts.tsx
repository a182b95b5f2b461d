import Link from 'next/link';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyableId, CopyButton } from '@/components/ui/copy-button';
import type { DistributionView } from '@/lib/provisioning/distributions/data';

import { FactList } from '../../../_components/fact-list';

/** What is recorded of a distribution, and what it is put together from. */
export function DistributionFacts({ distribution }: { distribution: DistributionView }) {
  const { awsId, arn, domainName, status, enabled, priceClass, aliases, certificateArn, library } = distribution;
  const facts = [
    { label: 'Id', value: awsId ?? 'not made yet', copyable: awsId !== null },
    ...(arn ? [{ label: 'ARN', value: arn, copyable: true }] : []),
    ...(domainName ? [{ label: 'Domain name', value: domainName, copyable: true }] : []),
    ...(status ? [{ label: 'Status', value: status, copyable: false }] : []),
    { label: 'Enabled', value: enabled ? 'yes' : 'no', copyable: false },
    { label: 'Price class', value: priceClass, copyable: false },
    ...aliases.map((name, index) => ({ label: aliases.length === 1 ? 'Alternate name' : `Alternate name ${index + 1}`, value: name, copyable: true })),
    ...(certificateArn ? [{ label: 'Certificate', value: certificateArn, copyable: true }] : []),
  ];
  return (
    <Card>
      <CardHeader><CardTitle>Recorded</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <FactList facts={facts} />
        <h3 className="text-sm font-medium">Put together from</h3>
        <Parts distribution={distribution} />
        {library ? (
          <p className="text-sm">
            It belongs to the library{' '}
            <Link href={`/admin/libraries/${library.id}`} prefetch={false} className="font-medium text-primary hover:underline">{library.name}</Link>
            , and goes when the library is torn down.
          </p>
        ) : null}
      </CardContent>
    </Card>
  );
}

function Parts({ distribution: { bucket, originIdentity, keyGroup, headersPolicy } }: { distribution: DistributionView }) {
  const parts = [
    { label: 'Bucket', part: bucket, folder: '/admin/buckets' },
    { label: 'Identity', part: originIdentity, folder: '/admin/identities' },
    { label: 'Key group', part: keyGroup, folder: '/admin/keys/groups' },
    { label: 'Response headers policy', part: headersPolicy, folder: undefined },
  ];
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1.5 text-[0.8125rem] sm:grid-cols-[11rem_minmax(0,1fr)]">
      {parts.map(({ label, part, folder }) => (
        <div key={label} className="contents">
          <dt className="text-muted-foreground sm:leading-6">{label}</dt>
          <dd className="mb-1.5 flex min-w-0 items-center gap-0.5 leading-6 sm:mb-0">{part ? <Part label={label} part={part} folder={folder} /> : 'none'}</dd>
        </div>
      ))}
    </dl>
  );
}

function Part({ label, part: { id, name }, folder }: { label: string; part: { id: string; name: string }; folder: string | undefined }) {
  if (folder === undefined) return <CopyableId value={name} label={label} />;
  return (
    <>
      <Link href={`${folder}/${id}`} prefetch={false} className="min-w-0 rounded-sm wrap-anywhere hover:text-primary">{name}</Link>
      <CopyButton value={name} label={label} className="shrink-0" />
    </>
  );
}
