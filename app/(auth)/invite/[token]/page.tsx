import type { Metadata } from 'next';

import { loadOneTimeLink } from '@/lib/accounts/loaders';

import { FormCard } from '../../_components/form-card';
import { InviteForm } from './_components/invite-form';

export const metadata: Metadata = { title: 'Your invitation', referrer: 'no-referrer' };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { name, email } = await loadOneTimeLink('INVITE', token);
  return (
    <FormCard title="You are invited" intro="Choose a password to open your account.">
      <InviteForm token={token} name={name} email={email} />
    </FormCard>
  );
}
