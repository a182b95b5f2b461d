import type { Metadata } from 'next';
import { redirect } from 'next/navigation';

import { safeCallbackPath } from '@/lib/auth/callback-path';
import { currentActor } from '@/lib/auth/session';

import { FormCard } from '../_components/form-card';
import { SignInForm } from './_components/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}) {
  const callbackPath = safeCallbackPath((await searchParams).callbackUrl);
  if (await currentActor()) redirect(callbackPath);
  return (
    <FormCard title="Sign in" intro="Use the email address you were invited with.">
      <SignInForm callbackPath={callbackPath} />
      <p className="border-t pt-4 text-[0.8125rem] text-muted-foreground">
        No account yet? Open the link of your invitation. The very first account is made with the link that Usher
        prints when it starts.
      </p>
    </FormCard>
  );
}
