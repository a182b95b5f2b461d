import type { Metadata } from 'next';

import { loadOneTimeLink } from '@/lib/accounts/loaders';

import { FormCard } from '../../_components/form-card';
import { SetupForm } from './_components/setup-form';

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' };

export default async function SetupPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  await loadOneTimeLink('SETUP', token);
  return (
    <FormCard title="Welcome to Usher" intro="Make the first account. It owns this install and can invite everybody else.">
      <SetupForm token={token} />
    </FormCard>
  );
}
