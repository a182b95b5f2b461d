import type { Metadata } from 'next';

import { loadVideo } from '@/lib/videos/loaders';

import { Access } from './_components/access';
import { VideoFacts } from './_components/video-facts';
import { VideoHeader } from './_components/video-header';
import { VideoPlayability } from './_components/video-playability';

interface VideoPageProps {
  params: Promise<{ libraryId: string; videoId: string }>;
}

export async function generateMetadata({ params }: VideoPageProps): Promise<Metadata> {
  const { libraryId, videoId } = await params;
  const { video } = await loadVideo(libraryId, videoId);
  return { title: video.title };
}

export default async function VideoPage({ params }: VideoPageProps) {
  const { libraryId, videoId } = await params;
  const { video, grants, people } = await loadVideo(libraryId, videoId);
  return (
    <>
      <VideoHeader video={video} />
      <Access videoId={video.id} grants={grants} people={people} />
      <VideoPlayability video={video} />
      <VideoFacts video={video} />
    </>
  );
}
