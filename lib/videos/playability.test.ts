import { expect, test } from 'vitest';

import type { MediaFacts } from './model';
import { judge } from './playability';

const GOOD: MediaFacts = {
  container: 'mp4', durationSeconds: 60, width: 1920, height: 1080, videoCodec: 'avc1.640028',
  audioCodec: 'mp4a.40.2', hasVideo: true, hasAudio: true, indexAtEnd: false,
};

const codes = (change: Partial<MediaFacts>) => judge({ ...GOOD, ...change }).findings.map((finding) => finding.code);
const verdict = (change: Partial<MediaFacts>) => judge({ ...GOOD, ...change }).verdict;

test('the worst finding decides, and all are told', () => {
  expect(judge({ ...GOOD, videoCodec: 'hvc1.1.6.L93.B0', indexAtEnd: true })).toMatchObject({
    verdict: 'some_browsers', findings: [{ code: 'hevc' }, { code: 'index_at_end' }],
  });
  expect(codes({ container: 'matroska', audioCodec: 'ac-3' })).toEqual(['matroska', 'dolby_sound']);
});

test.each(['opus', 'flac', 'mp3', 'mp4a.40.5', 'mp4a.6b', 'vorbis'])('%s is sound that plays everywhere', (audioCodec) => {
  expect(verdict({ audioCodec })).toBe('plays');
});

test.each(['ac-3', 'ec-3', 'pcm-s16', 'dtsc', null])('%s is sound that many browsers miss', (audioCodec) => {
  expect(verdict({ audioCodec })).toBe('some_browsers');
});

test.each(['avc1.42e01e', 'avc1.4d401f', 'avc3.640028', 'vp8', 'vp09.00.10.08'])('%s is a picture that plays', (videoCodec) => {
  expect(verdict({ videoCodec })).toBe('plays');
});

test.each(['avc1.6e0028', 'avc1.7a0028', 'avc1.f40028', 'av01.0.05M.08', 'hev1.1.6.L93.B0'])(
  '%s is a picture for some browsers',
  (videoCodec) => { expect(verdict({ videoCodec })).toBe('some_browsers'); },
);

test.each(['apch', 'mp4v.20.9', null])('%s is a picture that does not play', (videoCodec) => {
  expect(verdict({ videoCodec })).toBe('does_not_play');
});

test('a file without a picture does not play, and MOV only in some browsers', () => {
  expect(codes({ hasVideo: false })).toEqual(['no_picture']);
  expect(codes({ container: 'quicktime' })).toEqual(['quicktime']);
});

test('every finding that hinders says what to do', () => {
  const worst = judge({ ...GOOD, container: 'quicktime', videoCodec: 'apch', audioCodec: 'dtsc', indexAtEnd: true });
  expect(worst.findings).toHaveLength(4);
  for (const finding of worst.findings) expect(finding.fix).toMatch(/ffmpeg/);
});
