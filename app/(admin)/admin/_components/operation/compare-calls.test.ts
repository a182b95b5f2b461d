import { expect, test } from 'vitest';

import type { AttemptView } from '@/lib/provisioning/model';

import { compareCalls, comparisonInWords } from './compare-calls';

const planned = (...calls: string[]) => calls.map((call) => ({ call, on: 'it' }));
const attempt = (...calls: string[]): AttemptView => ({
  number: 1, outcome: 'DONE', looks: 1, startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null,
  calls: calls.map((call) => ({ call, startedMs: 0, durationMs: 1, tries: 1 })),
});

test('calls that are just the planned ones are said to be so, and who we are is no part of it', () => {
  const comparison = compareCalls({
    plan: planned('s3:HeadBucket', 's3:CreateBucket'),
    attempts: [attempt('sts:GetCallerIdentity', 's3:HeadBucket', 's3:CreateBucket')],
  });
  expect(comparison).toEqual({ made: 2, isLastLookAlone: false, missing: [], beyond: [], asksWho: true });
  expect(comparisonInWords(comparison)).toBe('2 calls, besides asking whose account it is, just as planned.');
});

test('what another try called again stands beside the plan, and what was spared is named', () => {
  const comparison = compareCalls({
    plan: planned('s3:HeadBucket', 's3:CreateBucket'),
    attempts: [attempt('s3:HeadBucket'), attempt('s3:HeadBucket'), attempt('s3:HeadBucket')],
  });
  expect(comparisonInWords(comparison)).toBe(
    '3 calls. Planned and not made: s3:CreateBucket. Beyond the plan: s3:HeadBucket (2 times).',
  );
});

test('a call on each of many things is planned as often, and what looks before the last one called is not said to be missing', () => {
  const plan = [{ call: 's3:GetObjectAcl', on: 'objects', times: 3 }];
  expect(comparisonInWords(compareCalls({ plan, attempts: [attempt('s3:GetObjectAcl', 's3:GetObjectAcl', 's3:GetObjectAcl')] }))).toBe('3 calls, just as planned.');
  expect(comparisonInWords(compareCalls({ plan, attempts: [attempt('s3:GetObjectAcl')] }))).toBe('1 call. Planned and not made: s3:GetObjectAcl (2 times).');
  expect(comparisonInWords(compareCalls({ plan, attempts: [{ ...attempt('s3:GetObjectAcl'), looks: 3 }] }))).toBe('1 call. Those of the looks before are not kept.');
});
