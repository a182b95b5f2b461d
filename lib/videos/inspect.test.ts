import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { hasIndexAtEnd } from './boxes';
import { inspect } from './inspect';
import { blobBytes } from './media-bytes';

async function clip(name: string) {
  return blobBytes(new Blob([new Uint8Array(await readFile(`test/media/${name}`))]));
}

const H264_AND_AAC = {
  container: 'mp4', width: 160, height: 90, videoCodec: 'avc1.64000a', audioCodec: 'mp4a.40.2', indexAtEnd: false,
};

test('an H.264 MP4 with its index at the start plays everywhere', async () => {
  const { facts, playability } = await inspect(await clip('h264-faststart.mp4'));
  expect(facts).toMatchObject(H264_AND_AAC);
  expect(facts.durationSeconds).toBeCloseTo(2, 1);
  expect(playability).toEqual({ verdict: 'plays', findings: [] });
});

test('an index at the end of the file is found, and its cure named', async () => {
  const { facts, playability } = await inspect(await clip('h264-index-at-end.mp4'));
  expect(facts.indexAtEnd).toBe(true);
  expect(playability.verdict).toBe('plays_late');
  expect(playability.findings[0]?.fix).toContain('ffmpeg -i in.mp4 -c copy -movflags +faststart out.mp4');
});

test('HEVC in an MP4 plays in some browsers only', async () => {
  const { facts, playability } = await inspect(await clip('hevc.mp4'));
  expect(facts.videoCodec).toMatch(/^h(vc|ev)1\./);
  expect(playability).toMatchObject({ verdict: 'some_browsers', findings: [{ code: 'hevc' }] });
});

test('Matroska is told from its bytes and does not play', async () => {
  const { facts, playability } = await inspect(await clip('h264.mkv'));
  expect(facts).toMatchObject({ container: 'matroska', videoCodec: 'avc1.64000a', indexAtEnd: null });
  expect(playability).toMatchObject({ verdict: 'does_not_play', findings: [{ code: 'matroska' }] });
});

test('AC-3 sound is silent in most browsers', async () => {
  const { playability } = await inspect(await clip('h264-ac3.mp4'));
  expect(playability).toMatchObject({ verdict: 'some_browsers', findings: [{ code: 'dolby_sound' }] });
});

test('a video without sound plays, and says so', async () => {
  const { facts, playability } = await inspect(await clip('h264-silent.mp4'));
  expect(facts).toMatchObject({ hasAudio: false, audioCodec: null });
  expect(playability).toMatchObject({ verdict: 'plays', findings: [{ code: 'silent' }] });
});

test('text is no video, whatever its name says', async () => {
  const { facts, playability } = await inspect(await clip('text.mp4'));
  expect(facts.container).toBeNull();
  expect(playability).toMatchObject({ verdict: 'does_not_play', findings: [{ code: 'not_a_video' }] });
});

test('an empty file is no video', async () => {
  expect((await inspect(blobBytes(new Blob([])))).facts.container).toBeNull();
});

test('a film whose index was cut off is no video', async () => {
  const bytes = await readFile('test/media/h264-index-at-end.mp4');
  const cut = new Blob([new Uint8Array(bytes.subarray(0, bytes.length / 2))]);
  expect((await inspect(blobBytes(cut))).playability.verdict).toBe('does_not_play');
});

test('any single damaged byte in the head of a file ends in an answer, not in an exception nor in an endless loop', { timeout: 60_000 }, async () => {
  const bytes = new Uint8Array(await readFile('test/media/h264-faststart.mp4'));
  for (let offset = 0; offset < 3000; offset += 7) {
    const damaged = bytes.slice();
    damaged[offset] = 0xff;
    const { playability } = await inspect(blobBytes(new Blob([damaged])));
    expect(playability.verdict).toBeTypeOf('string');
  }
});

test('a read that fails is thrown and not mistaken for a bad file', async () => {
  const media = await clip('h264-faststart.mp4');
  const failing = { sizeBytes: media.sizeBytes, read: () => Promise.reject(new Error('S3 is away')) };
  await expect(inspect(failing)).rejects.toMatchObject({ cause: new Error('S3 is away') });
});

test('only a little of a long file is read', async () => {
  const media = await clip('h264-faststart.mp4');
  const sizeBytes = 40 * 1024 ** 3;
  let readBytes = 0;
  const { facts } = await inspect({
    sizeBytes,
    read: async (start, end) => {
      readBytes += end - start;
      const head = await media.read(Math.min(start, media.sizeBytes), Math.min(end, media.sizeBytes));
      const bytes = new Uint8Array(end - start);
      bytes.set(head);
      return bytes;
    },
  });
  expect(facts.container).toBe('mp4');
  expect(readBytes).toBeLessThan(1024 * 1024);
});

test('boxes of 64-bit size and boxes that reach to the end are walked', async () => {
  const box = (type: string, size: number, long?: bigint) => {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, size);
    bytes.set(new TextEncoder().encode(type), 4);
    if (long !== undefined) view.setBigUint64(8, long);
    return bytes;
  };
  const late = new Blob([box('ftyp', 16), box('mdat', 1, 16n), box('moov', 0)]);
  const early = new Blob([box('ftyp', 16), box('moov', 16), box('mdat', 0)]);
  expect(await hasIndexAtEnd(blobBytes(late))).toBe(true);
  expect(await hasIndexAtEnd(blobBytes(early))).toBe(false);
});

test('a box that claims no size or an impossible one ends the walk', async () => {
  const bytes = new Uint8Array(64);
  new DataView(bytes.buffer).setUint32(0, 7);
  expect(await hasIndexAtEnd(blobBytes(new Blob([bytes])))).toBeNull();
});
