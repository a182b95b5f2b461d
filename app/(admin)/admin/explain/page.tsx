import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { loadExplain } from '@/lib/explain/loaders';

import { BehaviorTester } from './_components/behavior-tester';
import { Explainer } from './_components/explainer';

export const metadata: Metadata = { title: 'Explain a denial' };

export default async function ExplainPage() {
  const distributions = await loadExplain();
  return (
    <>
      <PageHeader
        title="Explain a denial"
        description="CloudFront answers 403 and does not say why. Paste what was asked, and what was answered if you have it."
      />
      <Explainer />
      <BehaviorTester distributions={distributions} />
    </>
  );
}
