/** Containers that we recognise by their bytes; everything else is no video to us. */
export const CONTAINERS = ['mp4', 'quicktime', 'webm', 'matroska'] as const;
export type Container = (typeof CONTAINERS)[number];

/** How an object of each container is stored: its key's extension and its fixed content type. */
export const STORED_AS: Record<Container, { extension: string; contentType: string }> = {
  mp4: { extension: 'mp4', contentType: 'video/mp4' },
  quicktime: { extension: 'mov', contentType: 'video/quicktime' },
  webm: { extension: 'webm', contentType: 'video/webm' },
  matroska: { extension: 'mkv', contentType: 'video/x-matroska' },
};

/** What a file is, read from its bytes. Null where the file does not say. */
export interface MediaFacts {
  /** Null when the bytes are no video file that we know. */
  container: Container | null;
  durationSeconds: number | null;
  width: number | null;
  height: number | null;
  /** Codec strings as in RFC 6381, for example avc1.64001e and mp4a.40.2. */
  videoCodec: string | null;
  audioCodec: string | null;
  hasVideo: boolean;
  hasAudio: boolean;
  /** MP4 and QuickTime only: whether the index (moov) comes after the media data. */
  indexAtEnd: boolean | null;
}

/** From best to worst. */
export const VERDICTS = ['plays', 'plays_late', 'some_browsers', 'does_not_play'] as const;
export type Verdict = (typeof VERDICTS)[number];

// Type aliases, because an interface is not assignable to the JSON type of the column they are stored in.

/** One thing about a file that its owner should know, and what to do about it. */
export type Finding = { code: string; message: string; fix: string | null };

/** Whether browsers will play a file, and why. */
export type Playability = { verdict: Verdict; findings: Finding[] };

/** What is known of a file before it counts as ours: its facts and what follows from them. */
export interface Inspection {
  facts: MediaFacts;
  playability: Playability;
}
