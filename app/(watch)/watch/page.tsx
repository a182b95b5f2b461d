import { Clapperboard } from 'lucide-react';
import type { Metadata } from 'next';

import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { isAdmin } from '@/lib/auth/gates';
import { loadWatchable } from '@/lib/playback/loaders';

import { VideoCard } from './_components/video-card';

export const metadata: Metadata = { title: 'Watch' };

/** Why the videos of a library cannot be watched at the moment. */
const CLOSED = {
  PROVISIONING: 'This library is still being set up. Its videos can be watched in a few minutes.',
  REMOVING: 'This library is being torn down. Its videos cannot be watched any more.',
  RETIRED: 'This library was torn down. Its videos are kept, and nobody can watch them.',
} as const;

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
          {library.state === 'READY' ? null : <p className="-mt-3 text-[0.8125rem] text-muted-foreground">{CLOSED[library.state]}</p>}
          <ul className="grid gap-x-5 gap-y-7 sm:grid-cols-2 lg:grid-cols-3">
            {library.videos.map((video) => <VideoCard key={video.videoId} {...video} />)}
          </ul>
        </section>
      ))}
    </div>
  );
}
