import { expect, test } from 'vitest';

import { QUOTAS } from '@/local-aws/cloudfront/quotas';

import { env } from '@/lib/env';
import { useEnvironment } from '@/test/harness/environment';

import { ACCOUNT_QUOTAS, KEYS_PER_KEY_GROUP, lackOfRoom, NOTHING_USED, QUOTA_NAMES, quotaViews } from './quotas';

test('a full account is refused with what it has and with the ways on', () => {
  const lack = lackOfRoom({ ...NOTHING_USED, keyGroups: 10 }, { keyGroups: 1, publicKeys: 1 });
  expect(lack?.message).toBe('Your account has 10 of 10 key groups, and this needs one more key group.');
  expect(lack?.fix).toMatch(/Delete one.*libraries share.*Service Quotas.*USHER_AWS_QUOTAS=keyGroups=20/);
});

test('the last place can be taken, and what is not needed does not stand in the way', () => {
  expect(lackOfRoom({ ...NOTHING_USED, keyGroups: 9 }, { keyGroups: 1 })).toBeUndefined();
  expect(lackOfRoom({ ...NOTHING_USED, keyGroups: 10 }, { distributions: 2 })).toBeUndefined();
  expect(lackOfRoom({ ...NOTHING_USED, distributions: 499 }, { distributions: 2 })?.message).toContain('499 of 500');
});

test('an account that has more than the quota was granted more, so that only AWS can say what is too many', () => {
  expect(lackOfRoom({ ...NOTHING_USED, keyGroups: 11 }, { keyGroups: 1 })).toBeUndefined();
});

test('the quotas are those that Local AWS enforces', () => {
  expect(ACCOUNT_QUOTAS.keyGroups.limit).toBe(QUOTAS.keyGroups);
  expect(ACCOUNT_QUOTAS.publicKeys.limit).toBe(QUOTAS.publicKeys);
  expect(ACCOUNT_QUOTAS.responseHeadersPolicies.limit).toBe(QUOTAS.responseHeadersPolicies);
  expect(ACCOUNT_QUOTAS.originAccessControls.limit).toBe(QUOTAS.originAccessControls);
  expect(ACCOUNT_QUOTAS.originAccessIdentities.limit).toBe(QUOTAS.originAccessIdentities);
  expect(ACCOUNT_QUOTAS.distributions.limit).toBe(QUOTAS.distributions);
  expect(KEYS_PER_KEY_GROUP).toBe(QUOTAS.publicKeysPerKeyGroup);
});

test('what AWS has granted more takes the place of its default, on the page as well', () => {
  const granted = { keyGroups: 25 };
  expect(lackOfRoom({ ...NOTHING_USED, keyGroups: 24 }, { keyGroups: 1 }, granted)).toBeUndefined();
  expect(lackOfRoom({ ...NOTHING_USED, keyGroups: 25 }, { keyGroups: 1 }, granted)?.message).toContain('25 of 25 key groups');
  expect(quotaViews(NOTHING_USED, granted).find(({ name }) => name === 'keyGroups')).toMatchObject({ limit: 25 });
});

test('every quota can be said to be raised, and nothing else', () => {
  useEnvironment({ USHER_AWS_QUOTAS: QUOTA_NAMES.map((name, index) => `${name}=${index + 1}`).join() });
  expect(env().aws.grantedQuotas).toEqual(Object.fromEntries(QUOTA_NAMES.map((name, index) => [name, index + 1])));
  for (const wrong of ['keyGroup=3', 'keyGroups', 'keyGroups=0', 'keyGroups=3;publicKeys=4']) {
    useEnvironment({ USHER_AWS_QUOTAS: wrong });
    expect(() => env()).toThrow('USHER_AWS_QUOTAS must say what AWS has granted');
  }
  useEnvironment();
});

test('every quota is drawn', () => {
  expect(quotaViews({ ...NOTHING_USED, buckets: 3 }).find(({ name }) => name === 'buckets')).toMatchObject({ used: 3, limit: 10_000, label: 'buckets' });
  expect(quotaViews(NOTHING_USED)).toHaveLength(Object.keys(ACCOUNT_QUOTAS).length);
});
