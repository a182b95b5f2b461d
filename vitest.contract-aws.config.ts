import path from 'node:path';

import { defineConfig } from 'vitest/config';

// The contract specs against a real account (test/contract/README.md). They are chosen here by file and by the words in
// brackets at the end of a test's name, so that a run says what it did and skips nothing.
const env = process.env;
if (env.USHER_CONTRACT_TARGET !== 'aws') throw new Error('Set USHER_CONTRACT_TARGET=aws to say that you mean your AWS account.');

const distributions = env.USHER_CONTRACT_DISTRIBUTIONS === 'on';
const suites = [
  's3/access', 's3/buckets', 's3/multipart', 's3/objects', 's3/signatures',
  'cloudfront/resources', 'cloudfront/policies', 'cloudfront/headers', 'cloudfront/versions',
];
const slowSuites = ['cloudfront/cache-settings', 'cloudfront/distribution-config', 'cloudfront/distributions'];

const leftOut = ['Local AWS'];
if (!env.USHER_CONTRACT_STRANGER_PROFILE) leftOut.push('another account');
if (!distributions) leftOut.push('distributions');

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    name: 'contract-aws',
    allowOnly: false,
    include: [...suites, ...(distributions ? slowSuites : [])].map((suite) => `test/contract/${suite}.test.ts`),
    testNamePattern: new RegExp(`^(?!.*\\((${leftOut.join('|')})\\))`),
    // One after the other: an account has quotas, and throttles.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: distributions ? 2_400_000 : 120_000,
    hookTimeout: 2_400_000,
  },
});
