import { Dated } from '@/components/dated';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { codecName } from '@/components/upload/codec-name';
import { VerdictBadge } from '@/components/upload/playability';
import type { VideoView } from '@/lib/videos/data';
import { formatBytes, formatDuration } from '@/lib/videos/measures';

import { Poster } from '../../_components/poster';

/** What is known of the file, with its poster. */
export function VideoFacts({ video }: { video: VideoView }) {
  const { playability } = video;
  const facts = [
    { label: 'Length', value: video.durationSeconds === null ? 'unknown' : formatDuration(video.durationSeconds) },
    { label: 'Picture', value: picture(video) },
    { label: 'Sound', value: video.audioCodec === null ? 'none' : codecName(video.audioCodec) },
    { label: 'Size', value: formatBytes(video.sizeBytes) },
    { label: 'Served as', value: video.contentType },
    { label: 'Uploaded as', value: video.fileName },
    { label: 'Ready', value: video.readyAt ? <Dated at={video.readyAt} form="date" /> : 'not yet' },
  ];
  return (
    <Card>
      <CardHeader>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <CardTitle>File</CardTitle>
          {playability?.findings.length === 0 ? <VerdictBadge verdict={playability.verdict} /> : null}
        </div>
      </CardHeader>
      <CardContent className="flex flex-wrap gap-6">
        <Poster video={video} className="w-full max-w-72 self-start sm:w-72" />
        <dl className="grid min-w-0 flex-1 basis-64 grid-cols-1 gap-x-8 gap-y-4 text-sm sm:grid-cols-2">
          {facts.map(({ label, value }) => (
            <div key={label} className="min-w-0">
              <dt className="text-[0.8125rem] text-muted-foreground">{label}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}

function picture({ width, height, videoCodec }: VideoView): string {
  const size = width !== null && height !== null ? `${String(width)}×${String(height)}` : '';
  return [size, videoCodec === null ? '' : codecName(videoCodec)].filter(Boolean).join(', ') || 'unknown';
}
