import fc from 'fast-check';
import { expect, test } from 'vitest';

import { bucketNameProblem, dotsWarning, suggestBucketName } from './bucket-name';

test.each([
  ['', 'Enter a bucket name.'],
  ['ab', 'Use at least 3 characters.'],
  ['a'.repeat(64), 'Use at most 63 characters.'],
  ['My-bucket', 'Use lower-case letters only.'],
  ['my_bucket', 'Use hyphens in place of underscores.'],
  ['my.bucket', 'Leave out dots: the certificate of S3 does not cover names with dots.'],
  ['my bucket', 'Use only the letters a to z, digits and hyphens.'],
  ['büchse', 'Use only the letters a to z, digits and hyphens.'],
  ['-bucket', 'Begin and end with a letter or a digit.'],
  ['bucket-', 'Begin and end with a letter or a digit.'],
  ['xn--bucket', 'Names that begin with xn-- are reserved by AWS.'],
  ['bucket-s3alias', 'Names that end in -s3alias are reserved by AWS.'],
])('%j is refused with its own sentence', (name, problem) => {
  expect(bucketNameProblem(name)).toBe(problem);
});

test.each(['abc', '123', 'my-bucket', 'a'.repeat(63), 'a--b'])('%s is fine', (name) => {
  expect(bucketNameProblem(name)).toBeUndefined();
});

test('every suggestion is a name that S3 takes, in whatever script the library is named', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (libraryName) => {
      expect(bucketNameProblem(suggestBucketName(libraryName, '0123456789abcdefghjk'))).toBeUndefined();
    }),
  );
});

test('a suggestion reads like the name of the library and differs between installs', () => {
  expect(suggestBucketName('Été à la  Mer!', '0123456789abcdefghjk')).toBe('usher-ete-a-la-mer-01234567');
  expect(suggestBucketName('映画', 'abcdefghjk0123456789')).toBe('usher-library-abcdefgh');
});

test('of a bucket with dots in its name is said what will not work, of others nothing', () => {
  expect(dotsWarning('media.example.org')).toMatch(/media\.example\.org.*https/);
  expect(dotsWarning('media-example-org')).toBeUndefined();
});
