import { expect, test } from 'vitest';

import { type DriftCode, driftOf } from '@/lib/provisioning/drift';
import type { Finding, FindingSubject } from '@/lib/provisioning/model';

import { Findings, reached } from './findings';

function finding(subject: FindingSubject, ...codes: DriftCode[]): Finding {
  const drifts = codes.map((code) => driftOf(code, { type: 'distribution', id: 'd' }));
  return { subject, label: subject, state: codes.length > 0 ? 'broken' : 'ok', facts: [], drifts };
}

const look = (...findings: Finding[]) => new Findings({ at: '2026-03-01T10:00:00.000Z', findings });

test('the line from people is calm to a distribution that serves them, and broken to one that serves nobody', () => {
  expect(reached(new Findings(null), 'signed')).toBe('unseen');
  expect(reached(look(finding('distribution.signed')), 'signed')).toBe('ok');
  expect(reached(look(finding('distribution.signed', 'distribution-disabled')), 'signed')).toBe('broken');
  expect(reached(look(finding('distribution.signed')), 'signed', { enabled: false })).toBe('off');
  expect(reached(look({ ...finding('distribution.basic', 'comment-changed'), state: 'differs' }), 'basic')).toBe('ok');
});

test('the line from anyone is open where everybody can read what is private', () => {
  expect(reached(look(finding('distribution.basic'), finding('bucket', 'policy-open')), 'basic')).toBe('open');
  expect(reached(look(finding('distribution.basic'), finding('distribution.basic→bucket', 'basic-reads-all')), 'basic')).toBe('open');
  expect(reached(look(finding('distribution.signed'), finding('distribution.signed→key-group', 'unsigned')), 'signed')).toBe('open');
});
