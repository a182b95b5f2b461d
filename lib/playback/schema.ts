import { z } from 'zod';

/** What a player gets: the answer of `GET /api/v1/videos/:id/playback`, and the props of the watch page. */
export const playbackSchema = z.object({
  playbackId: z.string(),
  videoId: z.string(),
  title: z.string(),
  /** The signed URL, exactly as it was signed. */
  url: z.url(),
  expiresAt: z.iso.datetime(),
  /** Counted from the moment of the answer; the only time that players go by. */
  expiresInSeconds: z.number().positive(),
  posterUrl: z.string().nullable(),
  durationSeconds: z.number().nullable(),
  contentType: z.string(),
});

export type IssuedPlayback = z.infer<typeof playbackSchema>;
