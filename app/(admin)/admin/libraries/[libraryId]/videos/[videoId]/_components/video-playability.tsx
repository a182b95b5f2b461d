import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { Findings, VerdictBadge } from '@/components/upload/playability';
import type { VideoView } from '@/lib/videos/data';

/** Whether browsers will play it, read from the bytes that are stored. */
export function VideoPlayability({ video }: { video: VideoView }) {
  const { playability } = video;
  // What plays everywhere needs no card of its own: the file's card says so.
  if (!playability || playability.findings.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <CardTitle>Playing</CardTitle>
          <VerdictBadge verdict={playability.verdict} />
        </div>
      </CardHeader>
      <CardContent>
        <Findings playability={playability} />
      </CardContent>
    </Card>
  );
}
