import type { Metadata } from 'next';
import Link from 'next/link';

import { PageHeader } from '@/components/ui/page-header';
import { loadTokens } from '@/lib/tokens/loaders';

import { CreateToken } from './_components/create-token';
import { TokensList } from './_components/tokens-list';

export const metadata: Metadata = { title: 'API' };

export default async function ApiPage() {
  const tokens = await loadTokens();
  return (
    <>
      <PageHeader
        title="API"
        description={<>With a token, another site’s back end asks for signatures for its own viewers. What it can ask is in the <Link href="/reference" className="underline underline-offset-2">reference</Link>.</>}
        actions={<CreateToken />}
      />
      <TokensList tokens={tokens} />
    </>
  );
}
