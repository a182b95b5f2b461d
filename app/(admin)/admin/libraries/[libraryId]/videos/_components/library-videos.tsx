import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import { UploadVideos } from '@/components/upload/upload-videos';
import type { LibraryState } from '@/lib/db/generated/enums';
import { loadLibraryVideos } from '@/lib/videos/loaders';

import { VideoRow } from './video-row';

/** What to know of the videos of a library, by how it stands. */
const WORDS: Record<LibraryState, string> = {
  READY: 'Nobody but you and other admins sees a video until you let them in.',
  PROVISIONING: 'Videos can be uploaded once the set-up is done.',
  REMOVING: 'The library is being torn down: nobody can watch its videos any more.',
  RETIRED: 'The library is torn down. Its videos are kept in the bucket, and nobody can watch them.',
};

/** The videos of a library, and the place to drop another. */
export async function LibraryVideos({ libraryId, state }: { libraryId: string; state: LibraryState }) {
  const { takesUploads, videos } = await loadLibraryVideos(libraryId);
  return (
    <Card id="videos">
      <CardHeader>
        <CardTitle>Videos</CardTitle>
        <CardDescription>{WORDS[state]}</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5 empty:p-0 empty:pb-5">
        {takesUploads ? <UploadVideos libraryId={libraryId} /> : null}
        {videos.length > 0 ? (
          <ul aria-label="Videos" className="divide-y">
            {videos.map((video) => <VideoRow key={video.id} video={video} />)}
          </ul>
        ) : null}
      </CardContent>
    </Card>
  );
}
