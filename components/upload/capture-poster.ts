const MAX_WIDTH = 1280;
const MAX_POSTER_BYTES = 512 * 1024;
const GIVE_UP_MILLISECONDS = 8000;

/** A tenth into the film, but not far: openings are often black, and seeking far reads much. */
const SHARE_OF_FILM = 0.1;
const LATEST_SECONDS = 12;

/** A frame of the file as a JPEG, or null when this browser cannot show one. */
export async function capturePoster(file: Blob): Promise<Blob | null> {
  const url = URL.createObjectURL(file);
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.playsInline = true;
  try {
    const loaded = until(video, 'loadeddata');
    video.src = url;
    await loaded;
    const seeked = until(video, 'seeked');
    video.currentTime = Math.min(video.duration * SHARE_OF_FILM || 0, LATEST_SECONDS);
    await seeked;
    return await frameOf(video);
  } catch {
    // No poster is no trouble: the video goes without.
    return null;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

async function frameOf(video: HTMLVideoElement): Promise<Blob | null> {
  if (video.videoWidth === 0) return null;
  const scale = Math.min(1, MAX_WIDTH / video.videoWidth);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.82, 0.6, 0.4]) {
    const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', quality); });
    if (blob && blob.size <= MAX_POSTER_BYTES) return blob;
  }
  return null;
}

function until(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error('too slow')); }, GIVE_UP_MILLISECONDS);
    video.addEventListener(event, () => { clearTimeout(timer); resolve(); }, { once: true });
    video.addEventListener('error', () => { clearTimeout(timer); reject(new Error('not playable here')); }, { once: true });
  });
}
