import { expect, test } from 'vitest';

import { type DriftCode, driftOf } from '@/lib/provisioning/drift';
import type { LookView } from '@/lib/provisioning/model';

import { videosWords } from './videos-words';

function look(...codes: DriftCode[]): LookView {
  const drifts = codes.map((code) => driftOf(code, { type: 'bucket', id: 'b' }));
  return { at: '2026-03-01T10:00:00.000Z', findings: [{ subject: 'bucket', label: 'Bucket', state: 'broken', facts: [], drifts }] };
}

test('that nobody else sees a video is said just while the last look found nothing open', () => {
  const closed = { description: 'Nobody but you and other admins sees a video until you let them in.', warning: null };
  expect(videosWords('READY', null)).toEqual(closed);
  expect(videosWords('READY', look('cors-missing', 'price-class-changed'))).toEqual(closed);
  for (const code of ['policy-open', 'unsigned', 'public-access-unblocked', 'foreign-key'] as const) {
    const { description, warning } = videosWords('READY', look(code));
    expect(description).not.toContain('Nobody');
    expect(warning).not.toBeNull();
  }
  expect(videosWords('READY', look('policy-open')).warning).toContain('open to the public');
});
