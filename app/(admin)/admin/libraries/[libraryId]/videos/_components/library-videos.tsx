import { Alert } from '@/components/ui/alert';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import { UploadVideos } from '@/components/upload/upload-videos';
import type { LibraryView } from '@/lib/provisioning/model';
import { lostBucketOf } from '@/lib/provisioning/standing';
import { loadLibraryVideos } from '@/lib/videos/loaders';

import { VideoRow } from './video-row';
import { videosWords } from './videos-words';

/** The videos of a library, and the place to drop another. */
export async function LibraryVideos({ library: { id: libraryId, state, latestLook } }: { library: LibraryView }) {
  const { takesUploads, videos } = await loadLibraryVideos(libraryId);
  const lostBucket = lostBucketOf(latestLook);
  const { description, warning } = videosWords(state, latestLook);
  return (
    <Card id="videos">
      <CardHeader>
        <CardTitle>Videos</CardTitle>
        <CardDescription>{description}</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5 empty:p-0 empty:pb-5">
        {takesUploads && warning !== null ? <Warning>{warning}</Warning> : null}
        {takesUploads && lostBucket === null ? <UploadVideos libraryId={libraryId} /> : null}
        {takesUploads && lostBucket !== null ? <NoUploads reason={lostBucket} /> : null}
        {videos.length > 0 ? (
          <ul aria-label="Videos" className="divide-y">
            {videos.map((video) => <VideoRow key={video.id} video={video} />)}
          </ul>
        ) : null}
      </CardContent>
    </Card>
  );
}

function NoUploads({ reason }: { reason: string }) {
  return (
    <Alert variant="destructive" role="status" title={`Nothing can be uploaded. ${reason}`}>
      <a href="#broken-1" className="rounded-sm underline underline-offset-4">What is broken, and how to mend it</a>
    </Alert>
  );
}

function Warning({ children }: { children: string }) {
  return (
    <Alert variant="destructive" role="status" title={children}>
      <a href="#broken-1" className="rounded-sm underline underline-offset-4">What is open, and how to close it</a>
    </Alert>
  );
}
