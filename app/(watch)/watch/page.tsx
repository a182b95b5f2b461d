import { Clapperboard } from 'lucide-react';
import type { Metadata } from 'next';

import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { isAdmin } from '@/lib/auth/gates';
import { loadWatchable } from '@/lib/playback/loaders';

import { VideoCard } from './_components/video-card';

export const metadata: Metadata = { title: 'Watch' };

export default async function WatchPage() {
  const { actor, libraries } = await loadWatchable();
  return (
    <div className="grid gap-8">
      <PageHeader title="Watch" />
      {libraries.length === 0 ? (
        <EmptyState icon={Clapperboard} title="Nothing to watch yet">
          {isAdmin(actor)
            ? 'As soon as a library has a video, it is here: admins see all of them.'
            : 'As soon as somebody gives you a video or a library, it is here.'}
        </EmptyState>
      ) : null}
      {libraries.map((library) => (
        <section key={library.libraryId} aria-labelledby={library.libraryId} className="grid gap-4">
          <h2 id={library.libraryId} className="text-base font-semibold tracking-[-0.01em]">{library.name}</h2>
          <ul className="grid gap-x-5 gap-y-7 sm:grid-cols-2 lg:grid-cols-3">
            {library.videos.map((video) => <VideoCard key={video.videoId} {...video} />)}
          </ul>
        </section>
      ))}
    </div>
  );
}
