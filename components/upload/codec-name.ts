/** The first part of a codec string (RFC 6381), and what people call it. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['avc1', 'H.264'], ['avc3', 'H.264'], ['hev1', 'HEVC'], ['hvc1', 'HEVC'], ['av01', 'AV1'],
  ['vp8', 'VP8'], ['vp08', 'VP8'], ['vp9', 'VP9'], ['vp09', 'VP9'],
  ['mp4a', 'AAC'], ['mp3', 'MP3'], ['opus', 'Opus'], ['vorbis', 'Vorbis'], ['flac', 'FLAC'],
  ['ac-3', 'Dolby Digital'], ['ec-3', 'Dolby Digital Plus'],
]);

/** `avc1.64001e` as people say it: H.264. What has no name here stays as it is spelt. */
export function codecName(codec: string): string {
  const whole = codec.toLowerCase();
  // MPEG audio in MP4: the object types of MP3.
  if (whole === 'mp4a.6b' || whole === 'mp4a.69') return 'MP3';
  return NAMES.get(whole.split('.')[0] ?? '') ?? codec;
}
