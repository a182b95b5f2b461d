import type { LifecycleRule } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { checkLifecycleRules } from './lifecycle-rules';

const Filter = { Prefix: '' };
/** Before there were filters, a rule had a prefix. */
const oldForm = { Prefix: 'a/' };
const Status = 'Enabled';
const Tag = { Key: 'k', Value: 'v' };
const abort = { DaysAfterInitiation: 7 };
const midnight = new Date('2030-01-01T00:00:00Z');

test.each<[string, Partial<LifecycleRule>]>([
  ['an abort by prefix', { Filter, AbortIncompleteMultipartUpload: abort }],
  ['an abort in the old form', { ...oldForm, AbortIncompleteMultipartUpload: abort }],
  ['an expiration by tag', { Filter: { Tag }, Expiration: { Days: 1 } }],
  ['an expiration by date', { Filter, Expiration: { Date: midnight } }],
  ['a filter of two', { Filter: { And: { Prefix: 'a', Tags: [Tag] } }, Expiration: { Days: 1 } }],
  ['a transition at once', { Filter, Transitions: [{ Days: 0, StorageClass: 'GLACIER' }] }],
])('%s is kept, with an ID of its own', (_, rule) => {
  const [stored] = checkLifecycleRules([{ Status, ...rule }]);
  expect(stored).toMatchObject({ Status, ...rule });
  expect(stored?.ID).toMatch(/^[\w-]{48}$/);
});

test.each<[string, Partial<LifecycleRule>, string]>([
  ['neither filter nor prefix', { AbortIncompleteMultipartUpload: abort }, 'MalformedXML'],
  ['both filter and prefix', { Filter, ...oldForm, AbortIncompleteMultipartUpload: abort }, 'MalformedXML'],
  ['a filter by two things at once', { Filter: { Prefix: 'a', Tag }, Expiration: { Days: 1 } }, 'MalformedXML'],
  ['an And of one', { Filter: { And: { Prefix: 'a' } }, Expiration: { Days: 1 } }, 'MalformedXML'],
  ['no action', { Filter }, 'InvalidRequest'],
  ['an abort of uploads with tags', { Filter: { Tag }, AbortIncompleteMultipartUpload: abort }, 'InvalidRequest'],
  [
    'an abort of uploads by size',
    { Filter: { ObjectSizeGreaterThan: 1 }, AbortIncompleteMultipartUpload: abort },
    'InvalidRequest',
  ],
  [
    'an abort after no days',
    { Filter, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } },
    'InvalidArgument',
  ],
  [
    'an abort after more days than there are',
    { Filter, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 ** 31 } },
    'InvalidArgument',
  ],
  ['an abort without days', { Filter, AbortIncompleteMultipartUpload: {} }, 'MalformedXML'],
  ['an expiration after no days', { Filter, Expiration: { Days: 0 } }, 'InvalidArgument'],
  ['an expiration with days and date', { Filter, Expiration: { Days: 1, Date: midnight } }, 'MalformedXML'],
  [
    'an expiration at noon',
    { Filter, Expiration: { Date: new Date('2030-01-01T12:00:00Z') } },
    'InvalidArgument',
  ],
  [
    'a delete marker expiring by tag',
    { Filter: { Tag }, Expiration: { ExpiredObjectDeleteMarker: true } },
    'InvalidRequest',
  ],
  [
    'infrequent access too early',
    { Filter, Transitions: [{ Days: 29, StorageClass: 'STANDARD_IA' }] },
    'InvalidArgument',
  ],
  [
    'an expiration before the transition',
    { Filter, Expiration: { Days: 30 }, Transitions: [{ Days: 30, StorageClass: 'GLACIER' }] },
    'InvalidArgument',
  ],
  ['a transition to nowhere', { Filter, Transitions: [{ Days: 30 }] }, 'MalformedXML'],
  ['an ID that is too long', { Filter, ID: 'i'.repeat(256), Expiration: { Days: 1 } }, 'InvalidArgument'],
])('a rule with %s is refused', (_, rule, code) => {
  expect(() => checkLifecycleRules([{ Status, ...rule }])).toThrow(expect.objectContaining({ code }));
});

test('two rules cannot share an ID, and a configuration has one to a thousand', () => {
  const rule: LifecycleRule = { ID: 'same', Status, Filter, Expiration: { Days: 1 } };
  expect(() => checkLifecycleRules([rule, rule])).toThrow('Rule ID must be unique');
  expect(() => checkLifecycleRules([])).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  const many = Array.from({ length: 1001 }, (_, index) => ({ ...rule, ID: String(index) }));
  expect(() => checkLifecycleRules(many)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
});
