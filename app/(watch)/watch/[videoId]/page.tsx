import type { Metadata } from 'next';

import { VideoPlayer } from '@/components/player/video-player';
import { Alert } from '@/components/ui/alert';
import { PageHeader } from '@/components/ui/page-header';
import { isAdmin } from '@/lib/auth/gates';
import { loadPlayback } from '@/lib/playback/loaders';

interface VideoPageProps {
  params: Promise<{ videoId: string }>;
}

export async function generateMetadata({ params }: VideoPageProps): Promise<Metadata> {
  const { result } = await loadPlayback((await params).videoId);
  return { title: result.ok ? result.value.title : 'Watch' };
}

export default async function VideoPage({ params }: VideoPageProps) {
  const { actor, result } = await loadPlayback((await params).videoId);
  if (!result.ok) {
    return (
      <div className="grid gap-6">
        <PageHeader title="This video cannot be watched now" trail={[{ href: '/watch', label: 'Watch' }]} />
        <Alert variant="warning" title={result.error.message}>{result.error.fix}</Alert>
      </div>
    );
  }
  const playback = result.value;
  return (
    // The picture comes first, close under the header.
    <div className="-mt-8 grid gap-5 sm:-mt-4">
      <VideoPlayer key={playback.videoId} playback={playback} mayExplain={isAdmin(actor)} />
      <PageHeader title={playback.title} trail={[{ href: '/watch', label: 'Watch' }]} />
    </div>
  );
}
