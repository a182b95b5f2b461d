import { expect, test } from 'vitest';

import { contentSecurityPolicy } from './content-security-policy';

const aws = {
  endpoint: undefined,
  region: 'eu-west-1',
  mediaScheme: 'https' as const,
  uploadSources: ['https://*.amazonaws.com'],
  mediaSources: ['https://*.cloudfront.net'],
};

test('scripts run only with this response’s nonce, and nobody may frame a page', () => {
  const policy = contentSecurityPolicy(aws, 'abc', false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
});

test('media may come from the distributions and uploads may go to S3, and nowhere else', () => {
  const policy = contentSecurityPolicy(aws, 'abc', false);
  expect(policy).toContain("media-src 'self' blob: https://*.cloudfront.net;");
  expect(policy).toContain("connect-src 'self' https://*.amazonaws.com;");
});
