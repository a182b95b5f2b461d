import { Play } from 'lucide-react';
import Link from 'next/link';

import { PosterImage } from '@/components/poster-image';
import type { WatchCard } from '@/lib/playback/data';
import { formatDuration } from '@/lib/playback/duration';

/** One video to choose. Not prefetched: opening its page signs a URL, which looking at a list must not. */
export function VideoCard({ videoId, title, durationSeconds, posterUrl }: WatchCard) {
  return (
    <li className="group relative grid content-start gap-2.5">
      <div className="relative grid aspect-video place-items-center overflow-hidden rounded-xl border bg-muted">
        {posterUrl ? (
          <PosterImage src={posterUrl} className="size-full object-cover"><NoPoster /></PosterImage>
        ) : <NoPoster />}
        <span
          aria-hidden
          className="absolute grid size-12 place-items-center rounded-full bg-black/55 text-white opacity-85 backdrop-blur-sm transition group-hover:scale-105 group-hover:opacity-100"
        >
          <Play className="ml-0.5 size-5 fill-current" />
        </span>
        {durationSeconds === null ? null : (
          <span className="absolute right-2 bottom-2 rounded-md bg-black/70 px-1.5 py-0.5 text-xs font-medium text-white">
            <span className="sr-only">Length </span>
            {formatDuration(durationSeconds)}
          </span>
        )}
      </div>
      <h3 className="text-sm leading-snug font-medium wrap-anywhere">
        <Link href={`/watch/${videoId}`} prefetch={false} className="rounded-sm after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4">
          {title}
        </Link>
      </h3>
    </li>
  );
}

function NoPoster() {
  return <span className="size-full bg-linear-to-br from-accent to-muted" aria-hidden />;
}
