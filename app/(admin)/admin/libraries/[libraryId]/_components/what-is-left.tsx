import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import type { LibraryView } from '@/lib/provisioning/model';
import { regionName } from '@/lib/provisioning/regions';

import { FactList } from '../../../_components/fact-list';

/** Of a library that is torn down, or being so: what of it is still at AWS. An old picture and an old proof would lie. */
export function WhatIsLeft({ library: { state, bucket, distributions } }: { library: LibraryView }) {
  const facts = [
    { label: 'Bucket', value: bucket.name, copyable: true, href: `/admin/buckets/${bucket.id}` },
    { label: 'Region', value: `${regionName(bucket.region)} · ${bucket.region}`, copyable: false },
    ...distributions.flatMap(({ id, role, awsId }) => awsId === null ? [] : [{
      label: role === 'SIGNED' ? 'Signed distribution' : 'Basic distribution', value: awsId, copyable: true, href: `/admin/distributions/${id}`,
    }]),
  ];
  return (
    <Card>
      <CardHeader>
        <CardTitle>What is left</CardTitle>
        <CardDescription>
          {state === 'RETIRED'
            ? 'The bucket with its videos, closed to the public. Nothing at CloudFront serves it any more.'
            : 'It goes step by step. From the moment it was confirmed, nobody gets a new signature.'}
        </CardDescription>
      </CardHeader>
      <CardContent><FactList facts={facts} /></CardContent>
    </Card>
  );
}
