import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';

import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { loadLibraries } from '@/lib/provisioning/loaders';

import { Alerts } from './_components/alerts';
import { isAnyUnderWay } from './_components/operation/operation-state';
import { RefreshWhile } from './_components/refresh-while';
import { LibraryList } from './libraries/_components/library-list';

export const metadata: Metadata = { title: 'Libraries' };

export default async function LibrariesPage() {
  const { libraries } = await loadLibraries();
  return (
    <>
      <PageHeader
        title="Libraries"
        description="Each is a bucket, the distributions that serve it, and the key that opens it."
        // Without any, the list's place has the button.
        actions={libraries.length > 0 ? (
          <Button asChild>
            <Link href="/admin/libraries/new"><Plus aria-hidden />New library</Link>
          </Button>
        ) : null}
      />
      <Alerts />
      <RefreshWhile isUnderWay={isAnyUnderWay(libraries.flatMap(({ openOperation }) => openOperation ?? []))} />
      <LibraryList libraries={libraries} />
    </>
  );
}
