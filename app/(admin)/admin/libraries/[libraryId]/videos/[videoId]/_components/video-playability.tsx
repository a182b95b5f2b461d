import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { Findings, VerdictBadge } from '@/components/upload/playability';
import type { VideoView } from '@/lib/videos/data';

/** Whether browsers will play it, read from the bytes that are stored. */
export function VideoPlayability({ video }: { video: VideoView }) {
  const { playability } = video;
  return (
    <Card>
      <CardHeader>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <CardTitle>Playing</CardTitle>
          {playability ? <VerdictBadge verdict={playability.verdict} /> : null}
        </div>
      </CardHeader>
      <CardContent>
        {playability && playability.findings.length > 0
          ? <Findings playability={playability} />
          : <p className="text-sm text-muted-foreground">Nothing stands in the way of any current browser.</p>}
      </CardContent>
    </Card>
  );
}
