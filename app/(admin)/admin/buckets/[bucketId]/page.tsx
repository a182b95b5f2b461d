import type { Metadata } from 'next';

import { LiveBesideRecorded } from '@/components/live-beside-recorded';
import { PageHeader } from '@/components/ui/page-header';
import { loadBucket } from '@/lib/provisioning/buckets/loaders';

import { DotsWarning } from '../../_components/dots-warning';
import { LookNow } from '../../_components/look-now';
import { ResourceOperations } from '../../_components/resource-operations';
import { BucketActions } from './_components/bucket-actions';
import { BucketFacts } from './_components/bucket-facts';
import { KeyStatements } from './_components/key-statements';

interface BucketPageProps {
  params: Promise<{ bucketId: string }>;
}

export async function generateMetadata({ params }: BucketPageProps): Promise<Metadata> {
  return { title: (await loadBucket((await params).bucketId)).name };
}

export default async function BucketPage({ params }: BucketPageProps) {
  const bucket = await loadBucket((await params).bucketId);
  return (
    <>
      <PageHeader title={bucket.name} trail={[{ href: '/admin/buckets', label: 'Buckets' }]} />
      <DotsWarning bucketName={bucket.name} />
      <BucketFacts bucket={bucket} />
      <KeyStatements statements={bucket.kmsStatements} />
      <LiveBesideRecorded observation={bucket.observation} lookNow={<LookNow resourceType="bucket" resourceId={bucket.id} />} />
      <BucketActions bucket={bucket} />
      <ResourceOperations operations={bucket.operations} />
    </>
  );
}
