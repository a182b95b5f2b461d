import { expect, test } from 'vitest';

import { distributionComment, keyGroupName, originAccessControlName, signingKeyName } from './names';
import { planCreateLibrary } from './plan';
import { createLibrarySchema } from './schema';

const input = createLibrarySchema.parse({ name: 'Films', bucketName: 'usher-films', region: 'eu-west-1' });
const names = {
  installId: 'i'.repeat(20), libraryId: 'l'.repeat(20), identityNames: ['usher-i'], keyGroupName: 'usher-i-p256',
  signedReference: 's', basicReference: 'b', appOrigin: 'https://usher.example.org',
};
const kinds = (withBasic: boolean) => planCreateLibrary({ ...input, withBasic }, names).map(({ kind }) => kind);

test('the bucket is shut before anything is in it, and the policy comes when the distributions demand signatures', () => {
  const order = kinds(true);
  const at = (kind: (typeof order)[number]) => order.indexOf(kind);
  expect(at('BLOCK_PUBLIC_ACCESS')).toBe(1);
  expect(at('CREATE_KEY_GROUP')).toBeLessThan(at('CREATE_SIGNED_DISTRIBUTION'));
  expect(at('CREATE_BASIC_DISTRIBUTION')).toBeLessThan(at('PUT_BUCKET_POLICY'));
  expect(order.slice(-3)).toEqual(['WAIT_DEPLOYED', 'LOOK', 'PROVE']);
});

test('without the basic distribution there is no step for it', () => {
  expect(kinds(false)).not.toContain('CREATE_BASIC_DISTRIBUTION');
});

test('every name fits into what CloudFront takes', () => {
  const group = keyGroupName(names.installId, 'RSA_2048');
  expect(originAccessControlName(names.installId).length).toBeLessThanOrEqual(64);
  expect(signingKeyName(group, 99).length).toBeLessThanOrEqual(128);
  const comment = distributionComment('映画'.repeat(60), 'SIGNED', 'd'.repeat(20));
  expect(comment.length).toBeLessThanOrEqual(128);
  expect(comment).toMatch(/, signed \(d{20}\)$/);
});

test.each([
  [{ ttlSeconds: 14 }, 'ttlSeconds'], [{ ttlSeconds: 86_401 }, 'ttlSeconds'], [{ ttlSeconds: 60.5 }, 'ttlSeconds'],
  [{ name: '  ' }, 'name'], [{ bucketName: 'No' }, 'bucketName'], [{ region: 'mars-1' }, 'region'],
])('%j is refused at its field', (wrong, field) => {
  const result = createLibrarySchema.safeParse({ name: 'Films', bucketName: 'usher-films', region: 'eu-west-1', ...wrong });
  expect(result.error?.issues.map(({ path }) => path[0])).toEqual([field]);
});
