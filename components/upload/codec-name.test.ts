import { expect, test } from 'vitest';

import { codecName } from './codec-name';

test.each([
  ['avc1.64001e', 'H.264'], ['hvc1.1.6.L93.B0', 'HEVC'], ['vp09.00.10.08', 'VP9'], ['av01.0.05M.08', 'AV1'],
  ['mp4a.40.2', 'AAC'], ['mp4a.6B', 'MP3'], ['opus', 'Opus'], ['ac-3', 'Dolby Digital'],
])('%s is called %s', (codec, name) => {
  expect(codecName(codec)).toBe(name);
});

test.each(['dvh1.05.06', 'constructor'])('%s, without a name here, is shown as it is spelt', (codec) => {
  expect(codecName(codec)).toBe(codec);
});
