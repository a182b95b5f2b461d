import { Film } from 'lucide-react';

import { PosterImage } from '@/components/poster-image';
import { cn } from '@/components/ui/cn';

interface PosterProps {
  video: { id: string; hasPoster: boolean };
  className?: string;
}

/** A video's poster, through the route that signs it; a film strip where there is none. */
export function Poster({ video, className }: PosterProps) {
  const frame = cn('aspect-video w-28 shrink-0 overflow-hidden rounded-md border bg-muted object-cover', className);
  const film = (
    <span className={cn(frame, 'grid place-items-center text-muted-foreground')}>
      <Film className="size-5" aria-hidden />
    </span>
  );
  if (!video.hasPoster) return film;
  return <PosterImage src={`/api/v1/videos/${video.id}/poster`} className={frame}>{film}</PosterImage>;
}
