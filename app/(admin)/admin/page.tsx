import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';

import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { WorkerNotice } from '@/components/worker-notice';
import { loadLibraries } from '@/lib/provisioning/loaders';

import { LibraryList } from './libraries/_components/library-list';

export const metadata: Metadata = { title: 'Libraries' };

export default async function LibrariesPage() {
  const { libraries, workerSeenAt } = await loadLibraries();
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
      <WorkerNotice workerSeenAt={workerSeenAt} now={Date.now()} />
      <LibraryList libraries={libraries} />
    </>
  );
}
