import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import type { BucketView } from '@/lib/provisioning/buckets/data';
import { regionName } from '@/lib/provisioning/regions';

import { FactList } from '../../../_components/fact-list';

/** What is recorded of a bucket, and who reads it. */
export function BucketFacts({ bucket }: { bucket: BucketView }) {
  const facts = [
    { label: 'Name', value: bucket.name, copyable: true },
    { label: 'ARN', value: bucket.arn, copyable: true },
    { label: 'Region', value: `${regionName(bucket.region)} · ${bucket.region}`, copyable: false },
    { label: 'Encryption', value: bucket.encryption === 'SSE_KMS' ? 'SSE-KMS' : 'SSE-S3', copyable: false },
    ...(bucket.kmsKeyArn ? [{ label: 'KMS key', value: bucket.kmsKeyArn, copyable: true }] : []),
    ...bucket.readers.map(({ id, role, awsId, comment }, index) => ({
      label: labelOf(role, bucket.readers.slice(0, index).filter((reader) => reader.role === role).length),
      value: awsId ?? comment, copyable: awsId !== null, href: `/admin/distributions/${id}`,
    })),
    ...(bucket.library ? [{ label: 'Library', value: bucket.library.name, copyable: false, href: `/admin/libraries/${bucket.library.id}` }] : []),
  ];
  return (
    <Card>
      <CardHeader><CardTitle>Recorded here</CardTitle></CardHeader>
      <CardContent><FactList facts={facts} /></CardContent>
    </Card>
  );
}

/** Names of facts are told apart by their number, should a bucket have several readers of a kind. */
function labelOf(role: 'SIGNED' | 'BASIC', before: number): string {
  return `${role === 'SIGNED' ? 'Signed' : 'Basic'} distribution${before > 0 ? ` ${before + 1}` : ''}`;
}
