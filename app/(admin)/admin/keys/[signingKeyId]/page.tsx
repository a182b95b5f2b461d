import type { Metadata } from 'next';

import { LiveBesideRecorded } from '@/components/live-beside-recorded';
import { PageHeader } from '@/components/ui/page-header';
import { loadSigningKeyPage } from '@/lib/provisioning/keys/loaders';

import { LookNow } from '../../_components/look-now';
import { ResourceOperations } from '../../_components/resource-operations';
import { commentWords } from '../_components/words';
import { KeyActions } from './_components/key-actions';
import { KeyFacts } from './_components/key-facts';

interface SigningKeyPageProps {
  params: Promise<{ signingKeyId: string }>;
}

export async function generateMetadata({ params }: SigningKeyPageProps): Promise<Metadata> {
  const { key } = await loadSigningKeyPage((await params).signingKeyId);
  return { title: key.called };
}

export default async function SigningKeyPage({ params }: SigningKeyPageProps) {
  const { key, observation, operations } = await loadSigningKeyPage((await params).signingKeyId);
  return (
    <>
      <PageHeader title={key.called} description={key.called === key.comment ? undefined : commentWords(key)} trail={[{ href: '/admin/keys', label: 'Keys' }]} />
      <KeyFacts signingKey={key} />
      <LiveBesideRecorded observation={observation} lookNow={<LookNow resourceType="signing-key" resourceId={key.id} />} />
      <KeyActions signingKey={key} />
      <ResourceOperations operations={operations} />
    </>
  );
}
