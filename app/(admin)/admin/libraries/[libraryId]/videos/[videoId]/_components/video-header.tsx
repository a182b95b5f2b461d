import { Play, SearchX } from 'lucide-react';
import Link from 'next/link';

import { buttonVariants } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import type { VideoView } from '@/lib/videos/data';

import { RenameVideo } from './rename-video';

/** Which video this is, its title to change, and the way to see it as a viewer does. */
export function VideoHeader({ video }: { video: VideoView }) {
  const trail = [
    { href: '/admin', label: 'Libraries' },
    { href: `/admin/libraries/${video.libraryId}`, label: video.libraryName },
  ];
  return (
    <PageHeader
      title={video.title}
      trail={trail}
      actions={
        <>
          <RenameVideo videoId={video.id} title={video.title} />
          <Link href="/admin/explain" prefetch={false} className={buttonVariants({ variant: 'secondary' })}><SearchX aria-hidden />Explain a denial</Link>
          {video.state === 'READY' ? (
            <Link href={`/watch/${video.id}`} prefetch={false} className={buttonVariants({ variant: 'primary' })}>
              <Play aria-hidden />
              Open as a viewer
            </Link>
          ) : null}
        </>
      }
    />
  );
}
