import Link from 'next/link';

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
    ...bucket.readers.map(({ role, awsId, comment }) => ({
      label: role === 'SIGNED' ? 'Signed distribution' : 'Basic distribution', value: awsId ?? comment, copyable: awsId !== null,
    })),
  ];
  return (
    <Card>
      <CardHeader><CardTitle>Recorded</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <FactList facts={facts} />
        {bucket.library ? (
          <p className="text-sm">
            It belongs to the library{' '}
            <Link href={`/admin/libraries/${bucket.library.id}`} className="font-medium text-primary hover:underline">{bucket.library.name}</Link>.
          </p>
        ) : null}
      </CardContent>
    </Card>
  );
}
