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
  ['a bucket whose ACLs are turned off', sdkError('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs'), 'eventual'],
  ['a policy with a mistake', sdkError('MalformedPolicy', 400, 'Missing required field Action'), 'terminal'],
  ['a stale ETag', sdkError('PreconditionFailed', 412), 'conflict'],
  ['no room for a distribution', sdkError('TooManyDistributions', 400), 'quota'],
  ['a missing right', sdkError('AccessDenied', 403), 'permission'],
  ['a missing right for a HEAD, whose answer has no code', sdkError('Unknown', 403, 'UnknownError'), 'permission'],
  ['no credentials', Object.assign(new Error('none'), { name: 'CredentialsProviderError' }), 'permission'],
  ['temporary credentials that ran out', sdkError('ExpiredToken', 403, 'The security token included in the request is expired'), 'expired'],
  ['a sign-in that ran out', Object.assign(new Error('The SSO session associated with this profile has expired.'), { name: 'CredentialsProviderError' }), 'expired'],
  ['a new account', sdkError('AccessDenied', 403, 'Your account must be verified before you can add new CloudFront resources.'), 'unverified'],
  ['a taken bucket name', sdkError('BucketAlreadyExists', 409), 'terminal'],
  ['an argument that is wrong', sdkError('InvalidArgument', 400), 'terminal'],
  ['an answer that nobody has seen', sdkError('Novelty', 418), 'unknown'],
];

test.each(CASES)('%s', (_, thrown, errorClass) => {
  const failure = toAwsFailure('s3:Call', thrown);
  expect(failure.errorClass).toBe(errorClass);
  expect(failure.reason.retriable).toBe(['transient', 'eventual', 'conflict', 'expired', 'unverified'].includes(errorClass));
  expect(failure.reason.message).toContain('s3:Call');
  expect(failure.reason.fix).not.toBe('');
});

const USER = 'User: arn:aws:iam::111122223333:user/usher is not authorized to perform:';
const CORS = 's3:PutBucketCORS on resource: "arn:aws:s3:::usher-films"';
const SCP = 'arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd';

function refusal(call: string, message: string) {
  const { code, fix } = toAwsFailure(call, sdkError('AccessDenied', 403, message)).reason;
  return { code, fix };
}

test('an account that AWS has not verified yet is told from a missing right', () => {
  const { code, fix } = refusal('cloudfront:CreateDistribution', 'Your account must be verified before you can add new CloudFront resources.');
  expect([code, fix]).toEqual(['account-not-verified', expect.stringContaining('AWS Support')]);
});

test('ACLs that are turned off are named, with how to turn them on and how to do without', () => {
  const { message, fix } = toAwsFailure('s3:PutObjectAcl', sdkError('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs')).reason;
  expect(message).toContain('s3:PutObjectAcl was answered AccessControlListNotSupported');
  expect(fix).toMatch(/turned off in this bucket.*repair it.*origin access control/);
});

test('a missing right is named as a policy spells it, with what it is needed on', () => {
  const { code, fix } = refusal('s3:PutBucketCors', `${USER} ${CORS} because no identity-based policy allows the s3:PutBucketCORS action`);
  expect([code, fix]).toEqual(['AccessDenied', expect.stringContaining('Allow s3:PutBucketCORS on arn:aws:s3:::usher-films ')]);
  expect(refusal('cloudfront:ListKeyGroups', `${USER} cloudfront:ListKeyGroups because no identity-based policy allows the cloudfront:ListKeyGroups action`).fix)
    .toContain('Allow cloudfront:ListKeyGroups to');
});

test('when AWS says only no, the rights are those that the call needs', () => {
  expect(refusal('s3:CreateBucket', 'Access Denied').fix).toContain('Allow s3:CreateBucket and s3:PutBucketOwnershipControls and s3:TagResource');
});

test('an organization that denies is told from a missing right, and its policy is named', () => {
  expect(refusal('s3:PutBucketCors', `${USER} ${CORS} with an explicit deny in a service control policy`)).toMatchObject({ code: 'denied-by-organization' });
  const { code, fix } = refusal('s3:PutBucketCors', `${USER} ${CORS} with an explicit deny in a service control policy: ${SCP}`);
  expect([code, fix]).toEqual(['denied-by-organization', expect.stringContaining(`The policy is ${SCP}.`)]);
});

test.each([
  ['because no permissions boundary allows the s3:PutBucketCORS action', 'permissions boundary'],
  ['with an explicit deny in an identity-based policy', 'Take the Deny'],
  ['with an explicit deny in a resource-based policy', 'own policy denies'],
  ['because no session policy allows the s3:PutBucketCORS action', 'session policy'],
  ['because public policies are blocked by the BlockPublicPolicy block public access setting.', 'Block Public Access'],
])('each kind of denial has its own way on: %s', (because, wayOn) => {
  expect(refusal('s3:PutBucketCors', `${USER} ${CORS} ${because}`)).toMatchObject({ code: 'AccessDenied', fix: expect.stringContaining(wayOn) });
});
