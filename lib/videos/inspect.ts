import {
  CustomSource, Input, type InputAudioTrack, type InputFormat, type InputVideoTrack, Logging, LogLevel, MATROSKA, MP4,
  QTFF, WEBM,
} from 'mediabunny';

import { hasIndexAtEnd } from './boxes';
import { type MediaBytes, withReadBudget } from './media-bytes';
import type { Container, Inspection, MediaFacts } from './model';
import { judge } from './playability';
import { hasSoundTables } from './sample-tables';

// The demuxer would write what it dislikes about a file, in the file's own bytes, to our console.
Logging.level = LogLevel.Silent;

/** The index of a day-long film is below 50 MB, and is read twice; a file that wants more is not read to the end. */
const MAX_INSPECTION_BYTES = 160 * 1024 * 1024;

/** A codec's own name is a few letters; a forged file could hold anything here. */
const MAX_CODEC_LENGTH = 40;

/** WebM before Matroska: every WebM file is a Matroska file too. */
const FORMATS: [Container, InputFormat][] = [
  ['mp4', MP4], ['quicktime', QTFF], ['webm', WEBM], ['matroska', MATROSKA],
];

const NO_VIDEO: MediaFacts = {
  container: null, durationSeconds: null, width: null, height: null, videoCodec: null, audioCodec: null,
  hasVideo: false, hasAudio: false, indexAtEnd: null,
};

/**
 * What a file is and whether browsers will play it, from its bytes alone; never from a name or a type.
 * A file that is damaged or no video has no container. Throws only when reading itself fails.
 */
export async function inspect(media: MediaBytes): Promise<Inspection> {
  const facts = await readFacts(media);
  return { facts, playability: judge(facts) };
}

async function readFacts(media: MediaBytes): Promise<MediaFacts> {
  const reading = keepFailure(media);
  const bounded = withReadBudget(reading, MAX_INSPECTION_BYTES);
  const input = new Input({
    formats: FORMATS.map(([, format]) => format),
    source: new CustomSource({
      getSize: () => media.sizeBytes,
      read: (start, end) => bounded.read(start, end),
      prefetchProfile: 'fileSystem',
      // The failure is kept and thrown below; without this it would also be an unhandled rejection.
      handleUnhandledError: () => undefined,
    }),
  });
  try {
    if (!(await hasSoundTables(bounded))) return NO_VIDEO;
    return await factsOf(input, bounded);
  } catch {
    if (reading.failure) throw new Error('The file could not be read.', { cause: reading.failure.error });
    // Whatever else the demuxer throws says that it cannot follow the structure: no video, damaged, or forged.
    return NO_VIDEO;
  } finally {
    input.dispose();
  }
}

async function factsOf(input: Input, media: MediaBytes): Promise<MediaFacts> {
  const format = await input.getFormat();
  const container = FORMATS.find(([, known]) => known === format)?.[0] ?? null;
  if (!container) return NO_VIDEO;
  const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
  const durationSeconds = await input.getDurationFromMetadata();
  const isoMedia = container === 'mp4' || container === 'quicktime';
  return {
    container,
    durationSeconds: durationSeconds !== null && Number.isFinite(durationSeconds) ? durationSeconds : null,
    width: video ? Math.round(await video.getDisplayWidth()) : null,
    height: video ? Math.round(await video.getDisplayHeight()) : null,
    videoCodec: video ? await codecOf(video) : null,
    audioCodec: audio ? await codecOf(audio) : null,
    hasVideo: video !== null,
    hasAudio: audio !== null,
    indexAtEnd: isoMedia ? await hasIndexAtEnd(media) : null,
  };
}

/** The track's codec string; for a codec that the demuxer does not know, the container's own name for it. */
async function codecOf(track: InputVideoTrack | InputAudioTrack): Promise<string | null> {
  const known = await track.getCodecParameterString();
  if (known) return known;
  const internal = await track.getInternalCodecId();
  return typeof internal === 'string' ? internal.replace(/[^\x21-\x7e]/g, '?').slice(0, MAX_CODEC_LENGTH) : null;
}

/** Remembers the first failed read, to tell "S3 did not answer" from "this is no video". */
function keepFailure(media: MediaBytes): MediaBytes & { failure: { error: unknown } | null } {
  const reading: MediaBytes & { failure: { error: unknown } | null } = {
    sizeBytes: media.sizeBytes,
    failure: null,
    read: async (start, end) => {
      try {
        return await media.read(start, end);
      } catch (error) {
        reading.failure ??= { error };
        throw error;
      }
    },
  };
  return reading;
}
