import Link from 'next/link';

import { VerdictBadge } from '@/components/upload/playability';
import { StatusDot } from '@/components/ui/status-dot';
import type { VideoView } from '@/lib/videos/data';
import { formatBytes, formatDuration } from '@/lib/videos/measures';

import { DiscardUpload } from './discard-upload';
import { Poster } from './poster';

/** One video of the list. */
export function VideoRow({ video }: { video: VideoView }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <Poster video={video} />
      <div className="grid min-w-0 flex-1 basis-32 gap-1">
        <Link
          href={`/admin/libraries/${video.libraryId}/videos/${video.id}`}
          className="truncate rounded-sm text-sm font-medium hover:underline"
        >
          {video.title}
        </Link>
        <p className="text-[0.8125rem] text-muted-foreground tabular-nums">
          {formatBytes(video.sizeBytes)}
          {video.durationSeconds === null ? null : ` · ${formatDuration(video.durationSeconds)}`}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {video.state === 'READY' ? null : <StatusDot tone="primary" pulse>Uploading</StatusDot>}
        {video.playability ? <VerdictBadge verdict={video.playability.verdict} /> : null}
        {video.openUploadId ? <DiscardUpload uploadId={video.openUploadId} title={video.title} /> : null}
      </div>
    </li>
  );
}
