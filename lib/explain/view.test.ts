import { expect, test } from 'vitest';

import { explained, signed } from '@/test/harness/signed-requests';

import { explanationSchema } from './schema';
import { viewOf } from './view';

test('an explanation as JSON fits its schema, and holds the signature nowhere', () => {
  for (const url of [signed(), signed({ ipAddress: '192.0.2.10', startsAt: new Date('2026-12-31T22:00:00Z') })]) {
    const view = viewOf(explained(url, { issued: { to: 'Ada', at: new Date() } }), ['A note.'], null);
    const json = JSON.stringify(view);
    expect(explanationSchema.parse(JSON.parse(json))).toEqual(view);
    expect(json).not.toContain(/Signature=([^&]*)/.exec(url)?.[1]);
    expect(view.asked.url).toContain('Signature=(masked)');
  }
});

test('what our own pages have masked leaves the checks open, and nothing else', () => {
  const masked = signed().replace(/(Signature=)[^&]*/, '$1(masked)');
  const { cause, checks } = explained(`${masked}\nHTTP/2 403\n\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>1</RequestId></Error>`, { object: { exists: false, bucket: 'films', key: 'videos/7f3c/a.mp4' } });
  expect(cause.code).toBe('object-missing');
  expect(checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id)).toEqual(['object']);
  expect(explained(signed({ ipAddress: '192.0.2.10' }).replace(/(Policy=)[^&]*/, '$1(masked)')).checks.find(({ id }) => id === 'policy-form')?.outcome).toBe('unknown');
});
