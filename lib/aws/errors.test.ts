import { expect, test } from 'vitest';

import { type AwsErrorClass, toAwsFailure } from './errors';

/** An error as the SDK throws it. */
function sdkError(name: string, httpStatusCode: number, message = ''): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

const CASES: [string, Error, AwsErrorClass][] = [
  ['throttling, which CloudFront sends as 400', sdkError('Throttling', 400, 'Rate exceeded'), 'transient'],
  ['S3 asking for patience', sdkError('SlowDown', 503), 'transient'],
  ['an unknown code with a status of 500', sdkError('Whatever', 500), 'transient'],
  ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'transient'],
  ['an identity that S3 does not know yet', sdkError('MalformedPolicy', 400, 'Invalid principal in policy'), 'eventual'],
  ['a policy with a mistake', sdkError('MalformedPolicy', 400, 'Missing required field Action'), 'terminal'],
  ['a stale ETag', sdkError('PreconditionFailed', 412), 'conflict'],
  ['no room for a distribution', sdkError('TooManyDistributions', 400), 'quota'],
  ['a missing right', sdkError('AccessDenied', 403), 'permission'],
  ['no credentials', Object.assign(new Error('none'), { name: 'CredentialsProviderError' }), 'permission'],
  ['a taken bucket name', sdkError('BucketAlreadyExists', 409), 'terminal'],
  ['an argument that is wrong', sdkError('InvalidArgument', 400), 'terminal'],
  ['an answer that nobody has seen', sdkError('Novelty', 418), 'unknown'],
];

test.each(CASES)('%s', (_, thrown, errorClass) => {
  const failure = toAwsFailure('s3:Call', thrown);
  expect(failure.errorClass).toBe(errorClass);
  expect(failure.reason.retriable).toBe(['transient', 'eventual', 'conflict'].includes(errorClass));
  expect(failure.reason.message).toContain('s3:Call');
  expect(failure.reason.fix).not.toBe('');
});

test('an account that AWS has not verified yet is told from a missing right', () => {
  const message = 'Your account must be verified before you can add new CloudFront resources.';
  expect(toAwsFailure('cloudfront:CreateDistribution', sdkError('AccessDenied', 403, message)).reason.fix).toContain('AWS Support');
  expect(toAwsFailure('cloudfront:CreateDistribution', sdkError('AccessDenied', 403)).reason.fix).toContain('this right');
});
