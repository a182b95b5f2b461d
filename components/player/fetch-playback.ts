import { type IssuedPlayback, playbackSchema } from '@/lib/playback/schema';

/** An answer that has not come by then will not be waited for. */
const TIMEOUT_MS = 10_000;

export type FetchedPlayback =
  | { outcome: 'renewed'; playback: IssuedPlayback }
  | { outcome: 'refused'; reason: 'signed-out' | 'ended' }
  | { outcome: 'failed' };

/** Asks our server for a new signature. Whatever is not an answer to that question counts as no answer. */
export async function fetchPlayback(videoId: string, signal: AbortSignal): Promise<FetchedPlayback> {
  try {
    const response = await fetch(`/api/v1/videos/${encodeURIComponent(videoId)}/playback`, {
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (response.status === 401) return { outcome: 'refused', reason: 'signed-out' };
    if (response.status === 404 || response.status === 410) return { outcome: 'refused', reason: 'ended' };
    if (!response.ok) return { outcome: 'failed' };
    const body = playbackSchema.safeParse(await response.json());
    return body.success ? { outcome: 'renewed', playback: body.data } : { outcome: 'failed' };
  } catch {
    return { outcome: 'failed' };
  }
}
