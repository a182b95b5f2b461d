import type { Metadata } from 'next';

import { loadLibrary } from '@/lib/provisioning/loaders';

import { GoOn } from './_components/go-on';
import { KmsKeyPolicy } from './_components/kms-key-policy';
import { LibraryChanges } from './_components/library-changes';
import { LibraryHeader } from './_components/library-header';
import { OpenOperation } from './_components/open-operation';
import { Picture } from './_components/picture/picture';
import { Proof } from './_components/proof/proof';
import { RecentOperations } from './_components/recent-operations';
import { SettingsFacts } from './_components/settings-facts';
import { WhatIsLeft } from './_components/what-is-left';
import { LibraryVideos } from './videos/_components/library-videos';

interface LibraryPageProps {
  params: Promise<{ libraryId: string }>;
}

export async function generateMetadata({ params }: LibraryPageProps): Promise<Metadata> {
  const library = await loadLibrary((await params).libraryId);
  return { title: library.name };
}

export default async function LibraryPage({ params }: LibraryPageProps) {
  const library = await loadLibrary((await params).libraryId);
  return (
    <>
      <LibraryHeader library={library} />
      <GoOn library={library} />
      <OpenOperation library={library} />
      <LibraryVideos library={library} />
      {library.state === 'REMOVING' || library.state === 'RETIRED' ? <WhatIsLeft library={library} /> : (
        <>
          <Picture library={library} />
          <Proof proof={library.latestProof} look={library.latestLook} />
        </>
      )}
      <SettingsFacts library={library} />
      <KmsKeyPolicy library={library} />
      <LibraryChanges library={library} />
      <RecentOperations operations={library.operations} />
    </>
  );
}
