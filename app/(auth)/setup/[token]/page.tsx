import type { Metadata } from 'next';

import { loadOneTimeLink } from '@/lib/accounts/loaders';

import { FormCard } from '../../_components/form-card';
import { SetupForm } from './_components/setup-form';

interface SetupPageProps {
  params: Promise<{ token: string }>;
}

export async function generateMetadata({ params }: SetupPageProps): Promise<Metadata> {
  await loadOneTimeLink('SETUP', (await params).token);
  return { title: 'Set up', referrer: 'no-referrer' };
}

export default async function SetupPage({ params }: SetupPageProps) {
  const { token } = await params;
  await loadOneTimeLink('SETUP', token);
  return (
    <FormCard title="Welcome to Usher" intro="Make the first account. It owns this install and can invite everybody else.">
      <SetupForm token={token} />
    </FormCard>
  );
}
