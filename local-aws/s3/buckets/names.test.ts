import { expect, test } from 'vitest';
import { isValidBucketName } from './names';

test.each(['abc', 'a-b.c', '1st', 'a'.repeat(63), '1.2.3', 'fe80', 'xn-name', 'my.mrap-bucket'])(
  '%s can be the name of a bucket',
  (name) => {
    expect(isValidBucketName(name)).toBe(true);
  },
);

test.each([
  ['ab', 'is too short'],
  ['a'.repeat(64), 'is too long'],
  ['Upper', 'has a capital'],
  ['under_score', 'has an underscore'],
  ['-start', 'begins with a hyphen'],
  ['end.', 'ends with a dot'],
  ['two..dots', 'has two dots in a row'],
  ['hyphen-.dot', 'has a label that ends with a hyphen'],
  ['dot.-hyphen', 'has a label that begins with a hyphen'],
  ['192.168.0.1', 'looks like an address'],
  ['xn--name', 'looks like an international domain'],
  ['sthree-name', 'has a reserved beginning'],
  ['amzn-s3-demo-name', 'has a reserved beginning'],
  ['name-s3alias', 'has a reserved end'],
  ['name--ol-s3', 'has a reserved end'],
  ['name.mrap', 'has a reserved end'],
  ['name--x-s3', 'has a reserved end'],
  ['name--table-s3', 'has a reserved end'],
  ['', 'is empty'],
  ['new\nline', 'has a control character'],
])('%j is no name of a bucket, as it %s', (name) => {
  expect(isValidBucketName(name)).toBe(false);
});
