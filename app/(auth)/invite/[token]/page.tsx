import type { Metadata } from 'next';

import { loadOneTimeLink } from '@/lib/accounts/loaders';

import { FormCard } from '../../_components/form-card';
import { InviteForm } from './_components/invite-form';

interface InvitePageProps {
  params: Promise<{ token: string }>;
}

export async function generateMetadata({ params }: InvitePageProps): Promise<Metadata> {
  await loadOneTimeLink('INVITE', (await params).token);
  return { title: 'Your invitation', referrer: 'no-referrer' };
}

export default async function InvitePage({ params }: InvitePageProps) {
  const { token } = await params;
  const { name, email } = await loadOneTimeLink('INVITE', token);
  return (
    <FormCard title="You are invited" intro="Choose a password to open your account.">
      <InviteForm token={token} name={name} email={email} />
    </FormCard>
  );
}
