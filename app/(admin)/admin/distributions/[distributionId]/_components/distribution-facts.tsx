import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
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
    ...(library ? [{ label: 'Library', value: library.name, copyable: false, href: `/admin/libraries/${library.id}` }] : []),
  ];
  return (
    <Card>
      <CardHeader><CardTitle>Recorded here</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <FactList facts={facts} />
        <h3 className="text-sm font-medium">Put together from</h3>
        <Parts distribution={distribution} />
      </CardContent>
    </Card>
  );
}

function Parts({ distribution: { bucket, originIdentity, keyGroup, headersPolicy } }: { distribution: DistributionView }) {
  const parts = [
    { label: 'Bucket', part: bucket && { ...bucket, called: bucket.name }, folder: '/admin/buckets' },
    { label: 'Identity', part: originIdentity, folder: '/admin/identities' },
    { label: 'Key group', part: keyGroup, folder: '/admin/keys/groups' },
    { label: 'Response headers policy', part: headersPolicy, folder: undefined },
  ];
  return (
    <FactList
      facts={parts.map(({ label, part, folder }) => ({
        label, value: part?.called ?? 'none', copyable: part !== null && part.called === part.name, ...(part ? { machineName: part.name } : {}), ...(part && folder ? { href: `${folder}/${part.id}` } : {}),
      }))}
    />
  );
}
