import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import { UploadVideos } from '@/components/upload/upload-videos';
import { loadLibraryVideos } from '@/lib/videos/loaders';

import { VideoRow } from './video-row';

/** The videos of a library, and the place to drop another. */
export async function LibraryVideos({ libraryId }: { libraryId: string }) {
  const { takesUploads, videos } = await loadLibraryVideos(libraryId);
  return (
    <Card id="videos">
      <CardHeader>
        <CardTitle>Videos</CardTitle>
        <CardDescription>
          {takesUploads
            ? 'Nobody but you and other admins sees a video until you let them in.'
            : 'Videos can be uploaded once the set-up is done.'}
        </CardDescription>
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
