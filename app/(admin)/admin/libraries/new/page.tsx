import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { loadNewLibrary } from '@/lib/provisioning/loaders';

import { NewLibraryForm } from './_components/new-library-form';

export const metadata: Metadata = { title: 'New library' };

export default async function NewLibraryPage() {
  const { installId, region } = await loadNewLibrary();
  return (
    <>
      <PageHeader
        title="New library"
        description="A closed bucket, the distributions that serve it, and the key that opens it."
        trail={[{ href: '/admin', label: 'Libraries' }]}
      />
      <NewLibraryForm installId={installId} region={region} />
    </>
  );
}
