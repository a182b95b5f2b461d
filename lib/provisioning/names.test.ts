import { expect, test } from 'vitest';

import { distributionComment, distributionReference, nextName } from './names';

test('what is made again gets a name that it never had, within the shortest bound of CloudFront', () => {
  const names = [nextName('usher-abc-p256-n2')];
  names.push(nextName(names[0] ?? ''));
  expect(names).toEqual(['usher-abc-p256-n2-r1', 'usher-abc-p256-n2-r2']);
  const long = nextName(`adopted-${'x'.repeat(100)}`);
  expect([long.length, long.endsWith('-r1')]).toEqual([64, true]);
  expect(nextName(long)).not.toBe(long);
});

test('a distribution that is made again has another reference', () => {
  const reference = (remade: number) => distributionReference('install', { id: 'row', remade });
  expect([reference(0), reference(1), reference(2)]).toEqual(['usher-install-row', 'usher-install-row-r1', 'usher-install-row-r2']);
});

test('a comment has the letters of a library’s name in their plain form, and a hyphen at most for what has none', () => {
  const comment = (name: string) => distributionComment(name, 'SIGNED', 'row');
  expect(comment('Fílms ☃☃ <b>')).toBe('Usher: Films - <b>, signed (row)');
  expect(comment('Übung ☃')).toBe('Usher: Ubung, signed (row)');
  expect(comment('映画')).toBe('Usher: library, signed (row)');
});
