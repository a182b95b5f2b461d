'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

import { DropZone } from './drop-zone';
import { UploadRow } from './upload-row';
import { useUploadQueue } from './use-upload-queue';

/** Drop videos, see what they are, and watch them go to the library's bucket. */
export function UploadVideos({ libraryId }: { libraryId: string }) {
  const { queue, items } = useUploadQueue(libraryId);
  const router = useRouter();
  const done = items.filter((item) => item.phase === 'done').length;

  // The list below is the server's; a finished upload is a reason to ask for it again.
  useEffect(() => {
    if (done > 0) router.refresh();
  }, [done, router]);

  // A file dropped beside the zone would otherwise replace the page, and with it every upload.
  useEffect(() => {
    const keepPage = (event: globalThis.DragEvent) => { event.preventDefault(); };
    window.addEventListener('dragover', keepPage);
    window.addEventListener('drop', keepPage);
    return () => {
      window.removeEventListener('dragover', keepPage);
      window.removeEventListener('drop', keepPage);
    };
  }, []);

  return (
    <div className="grid gap-4">
      <DropZone onFiles={(files) => { void queue.add(files); }} />
      {items.length > 0 ? (
        <ul aria-label="Uploads" className="grid gap-3">
          {items.map((item) => (
            <UploadRow
              key={item.id}
              item={item}
              onUploadAnyway={() => { queue.uploadAnyway(item.id); }}
              onPause={() => { queue.pause(item.id); }}
              onResume={() => { queue.resume(item.id); }}
              onRemove={() => { queue.remove(item.id); }}
            />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
