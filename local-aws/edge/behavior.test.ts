import { expect, test } from 'vitest';
import { behaviorFor, normalizePath } from './behavior';

const common = { TargetOriginId: 'o', ViewerProtocolPolicy: 'allow-all' } as const;
const config = {
  CallerReference: 'r',
  Comment: '',
  Enabled: true,
  Origins: { Quantity: 0, Items: [] },
  DefaultCacheBehavior: { ...common, TargetOriginId: 'default' },
  CacheBehaviors: {
    Quantity: 3,
    Items: [
      { ...common, PathPattern: 'public/*', TargetOriginId: 'public' },
      { ...common, PathPattern: '/hls/*.ts', TargetOriginId: 'segments' },
      { ...common, PathPattern: '/hls/*', TargetOriginId: 'playlists' },
    ],
  },
};

test.each([
  ['/public/a.mp4', 'public'],
  ['/Public/a.mp4', 'default'],
  ['/hls/1/2.ts', 'segments'],
  ['/hls/1/2.m3u8', 'playlists'],
  ['/videos/a.mp4', 'default'],
  ['/public/../videos/a.mp4', 'default'],
  ['/public/%2e%2e/videos/a.mp4', 'default'],
  ['/x/../public/a', 'public'],
  ['/%70ublic/a', 'public'],
])('%s is taken by the behaviour %s', (path, expected) => {
  expect(behaviorFor(config, path)?.TargetOriginId).toBe(expected);
});

test('a path is normalised without decoding what is reserved', () => {
  expect(normalizePath('/a%2fb/./c/../%41%20')).toBe('/a%2Fb/A%20');
  expect(normalizePath('/..')).toBe('/');
});
