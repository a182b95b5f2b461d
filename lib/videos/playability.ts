import type { Finding, MediaFacts, Playability, Verdict } from './model';
import { VERDICTS } from './model';

type Judged = Finding & { verdict: Verdict };

const REWRAP = 'Put it into an MP4 without re-encoding: ffmpeg -i in -c copy -movflags +faststart out.mp4';
const REENCODE = 'Re-encode it as H.264: ffmpeg -i in -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart out.mp4';
const REENCODE_SOUND = 'Re-encode only the sound: ffmpeg -i in -c:v copy -c:a aac -movflags +faststart out.mp4';

/** H.264 profiles with more than 8 bits or less colour subsampling: High 10, High 4:2:2, High 4:4:4. */
const DEEP_H264_PROFILES = ['6e', '7a', 'f4'];

/** Sound that every current browser plays. */
const PLAIN_AUDIO = /^(mp4a\.(40|6b|69|67)|mp3|opus|vorbis|flac)/i;

/** Whether browsers will play a file with these facts: the worst of its findings decides. */
export function judge(facts: MediaFacts): Playability {
  const judged = findings(facts);
  const worst = Math.max(0, ...judged.map((finding) => VERDICTS.indexOf(finding.verdict)));
  return {
    verdict: VERDICTS[worst] ?? 'does_not_play',
    findings: judged.map(({ code, message, fix }) => ({ code, message, fix })),
  };
}

function findings(facts: MediaFacts): Judged[] {
  if (!facts.container) {
    return [{
      verdict: 'does_not_play', code: 'not_a_video',
      message: 'This is not a video file that we know, whatever its name says, or it is damaged.',
      fix: 'Choose an MP4, MOV, WebM or MKV file, and check that it plays on your computer.',
    }];
  }
  if (!facts.hasVideo) {
    return [{
      verdict: 'does_not_play', code: 'no_picture', message: 'The file has no picture track.',
      fix: 'Export it again with the picture included.',
    }];
  }
  return [container(facts), picture(facts), sound(facts), index(facts)].filter((finding) => finding !== null);
}

function container(facts: MediaFacts): Judged | null {
  if (facts.container === 'matroska') {
    return {
      verdict: 'does_not_play', code: 'matroska', fix: REWRAP,
      message: 'This is a Matroska (MKV) file. Browsers do not play it, even when they know what is inside.',
    };
  }
  if (facts.container === 'quicktime') {
    return {
      verdict: 'some_browsers', code: 'quicktime', fix: REWRAP,
      message: 'This is a QuickTime (MOV) file. Safari plays it; other browsers may refuse it.',
    };
  }
  return null;
}

function picture({ videoCodec }: MediaFacts): Judged | null {
  const codec = videoCodec?.toLowerCase() ?? '';
  if (/^(hvc1|hev1|dvh1|dvhe)/.test(codec)) {
    return {
      verdict: 'some_browsers', code: 'hevc', fix: REENCODE,
      message: 'The picture is HEVC (H.265). Safari plays it; other browsers only on some devices.',
    };
  }
  if (/^avc[13]/.test(codec)) {
    if (!DEEP_H264_PROFILES.includes(codec.slice(5, 7))) return null;
    return {
      verdict: 'some_browsers', code: 'h264_deep', fix: REENCODE,
      message: 'The picture is H.264 with more than 8 bits or full colour, which Safari and most phones do not play.',
    };
  }
  if (codec.startsWith('av01')) {
    return {
      verdict: 'some_browsers', code: 'av1', fix: REENCODE,
      message: 'The picture is AV1. Chrome, Edge and Firefox play it; Safari only on Apple’s newest devices.',
    };
  }
  if (/^vp0?[89]/.test(codec)) return null;
  return {
    verdict: 'does_not_play', code: 'picture_codec', fix: REENCODE,
    message: `The picture is in a format that browsers do not play (${videoCodec ?? 'unnamed'}).`,
  };
}

function sound({ hasAudio, audioCodec }: MediaFacts): Judged | null {
  if (!hasAudio) {
    return { verdict: 'plays', code: 'silent', message: 'The file has no sound. It plays, silently.', fix: null };
  }
  if (audioCodec && PLAIN_AUDIO.test(audioCodec)) return null;
  const dolby = /^(ac-?3|ec-?3)/i.test(audioCodec ?? '');
  return {
    verdict: 'some_browsers', code: dolby ? 'dolby_sound' : 'sound_codec', fix: REENCODE_SOUND,
    message: dolby
      ? 'The sound is Dolby Digital (AC-3). Safari plays it; Chrome and Firefox show the picture without sound or nothing.'
      : `The sound is in a format that many browsers do not play (${audioCodec ?? 'unnamed'}).`,
  };
}

function index({ indexAtEnd }: MediaFacts): Judged | null {
  if (!indexAtEnd) return null;
  return {
    verdict: 'plays_late', code: 'index_at_end',
    message: 'Its index is at the end of the file: it starts late, because browsers must fetch the end first.',
    fix: 'Move the index to the front: ffmpeg -i in.mp4 -c copy -movflags +faststart out.mp4',
  };
}
