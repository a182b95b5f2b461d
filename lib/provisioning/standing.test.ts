import { expect, test } from 'vitest';

import { type DriftCode, driftOf } from './drift';
import type { LookView } from './model';
import { lostBucketOf, lostForGood, standingOf, troublesOf, verdictOf } from './standing';

const EARLY = '2026-03-01T10:00:00.000Z';
const LATE = '2026-03-01T11:00:00.000Z';

function look(at: string, ...codes: DriftCode[]): LookView {
  const drifts = codes.map((code) => driftOf(code, { type: 'bucket', id: 'b' }));
  return { at, findings: [{ subject: 'bucket', label: 'Bucket', state: codes.length > 0 ? 'broken' : 'ok', facts: [], drifts }] };
}

const passed = (at: string) => ({ at, passed: true });

test('a proof stands until a later look finds something broken', () => {
  expect(verdictOf(null, standingOf(null))).toBe('none');
  expect(verdictOf({ at: LATE, passed: false }, standingOf(look(LATE)))).toBe('failed');
  expect(verdictOf(passed(EARLY), standingOf(null))).toBe('closed');
  expect(verdictOf(passed(EARLY), standingOf(look(LATE)))).toBe('closed');
  expect(verdictOf(passed(EARLY), standingOf(look(LATE, 'cors-missing')))).toBe('contradicted');
  expect(verdictOf(passed(LATE), standingOf(look(EARLY, 'cors-missing')))).toBe('closed');
});

test('what the last look found open contradicts a proof that came after it too: it asks for few things', () => {
  expect(verdictOf(passed(LATE), standingOf(look(EARLY, 'policy-shared')))).toBe('contradicted');
  expect(verdictOf(passed(LATE), standingOf(look(EARLY, 'policy-open')))).toBe('contradicted');
});

test('what everybody can read is told from what is not closed, and from what is only broken', () => {
  expect(standingOf(look(LATE, 'cors-missing', 'policy-open'))).toEqual({ at: LATE, broken: 2, differing: 0, openness: 'public' });
  expect(standingOf(look(LATE, 'public-access-unblocked')).openness).toBe('not-closed');
  expect(standingOf(look(LATE, 'cors-missing')).openness).toBe('closed');
});

test('what only differs is counted apart, and no proof is contradicted by it', () => {
  expect(standingOf(look(LATE, 'price-class-changed', 'comment-changed'))).toEqual({ at: LATE, broken: 0, differing: 2, openness: 'closed' });
  expect(verdictOf(passed(EARLY), standingOf(look(LATE, 'price-class-changed')))).toBe('closed');
  expect(verdictOf(passed(EARLY), standingOf(look(LATE, 'price-class-changed', 'cors-missing')))).toBe('contradicted');
});

test('what was found is told one by one: what everybody can read, then other openings, then what is broken, then what only differs', () => {
  const found = troublesOf(look(LATE, 'tags-missing', 'cors-missing', 'public-access-unblocked', 'policy-open'));
  expect(found.map(({ drift }) => drift?.code)).toEqual(['policy-open', 'public-access-unblocked', 'cors-missing', 'tags-missing']);
  expect(found.map(({ severity }) => severity)).toEqual(['open', 'open', 'broken', 'differs']);
});

test('a bucket that is gone or another’s takes no uploads, and only its repair says what it cannot bring back', () => {
  expect(lostBucketOf(null)).toBeNull();
  expect(lostBucketOf(look(LATE, 'cors-missing'))).toBeNull();
  expect(lostBucketOf(look(LATE, 'price-class-changed', 'bucket-gone'))).not.toBeNull();
  expect(lostBucketOf(look(LATE, 'bucket-foreign'))).not.toBeNull();
  expect(lostForGood(['cors-missing', 'distribution-gone'])).toBeNull();
  expect(lostForGood(['cors-missing', 'bucket-gone'])).toContain('empty bucket');
});
