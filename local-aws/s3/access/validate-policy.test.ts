import { expect, test } from 'vitest';
import { canonicalUserId } from '../../shared/accounts';
import { validatePolicy } from './validate-policy';

const CANONICAL = 'e'.repeat(96);
const KNOWN = {
  isKnownOai: (id: string) => id === 'E1KNOWN' || id === CANONICAL,
  isKnownUser: (arn: string) => arn === 'arn:aws:iam::111122223333:user/anna',
};
const BUCKET = 'arn:aws:s3:::b';
const OBJECTS = `${BUCKET}/*`;

/** Gives the sentence of the refusal, or `taken`. */
function outcome(text: string): string {
  try {
    validatePolicy(text, 'b', KNOWN);
    return 'taken';
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'MalformedPolicy') throw error;
    return error.message;
  }
}

const statement = (change: object) => ({
  Effect: 'Allow',
  Principal: { AWS: '111122223333' },
  Action: 's3:GetObject',
  Resource: OBJECTS,
  ...change,
});
const put = (change: object) =>
  outcome(JSON.stringify({ Version: '2012-10-17', Statement: [statement(change)] }));

test.each([
  ['', "Policies must be valid JSON and the first byte must be '{'"],
  ['{', 'This policy contains invalid Json'],
  [' {"Statement":[]}', "Policies must be valid JSON and the first byte must be '{'"],
  ['\n{}', "Policies must be valid JSON and the first byte must be '{'"],
  ['[]', "Policies must be valid JSON and the first byte must be '{'"],
  ['"policy"', "Policies must be valid JSON and the first byte must be '{'"],
  ['null', "Policies must be valid JSON and the first byte must be '{'"],
  ['{}', 'Missing required field Statement'],
  ['{"Statement":[]}', 'Could not parse the policy: Statement is empty!'],
  ['{"Version":"2026-01-01","Statement":[]}', 'The policy must contain a valid version string'],
  ['{"Statements":[]}', 'Unknown field Statements'],
])('%j is no policy', (text, message) => {
  expect(outcome(text)).toBe(message);
});

test('a policy has 20 KB at most, white space included', () => {
  const text = JSON.stringify({ Statement: statement({}) });
  expect(outcome(text.padEnd(20 * 1024))).toBe('taken');
  expect(outcome(text.padEnd(20 * 1024 + 1))).toBe('Policy exceeds the maximum allowed document size.');
});

test.each([
  [{ Principal: undefined }, 'Missing required field Principal'],
  [{ Action: undefined }, 'Missing required field Action'],
  [{ Resource: undefined }, 'Missing required field Resource'],
  [{ Effect: undefined }, 'Missing required field Effect'],
  [{ Effect: 'allow' }, 'Invalid effect: allow'],
  [{ condition: {} }, 'Unknown field condition'],
  [{ NotAction: 's3:PutObject' }, 'Invalid policy syntax.'],
  [{ Condition: 'always' }, 'Invalid policy syntax.'],
  [{ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, 'Allow with NotPrincipal is not allowed'],
])('a statement with %j is refused', (change, message) => {
  expect(put(change)).toBe(message);
});

test.each([
  '*',
  { AWS: '*' },
  { AWS: '444455556666' },
  { AWS: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:user/anna'] },
  { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1KNOWN' },
  { CanonicalUser: CANONICAL },
  { CanonicalUser: canonicalUserId('444455556666') },
  { Service: 'cloudfront.amazonaws.com' },
])('the principal %j may be named', (Principal) => {
  expect(put({ Principal })).toBe('taken');
});

test.each([
  {},
  { AWS: [] },
  { AWS: '' },
  { AWS: '999999999999' },
  { AWS: 'arn:aws:iam::111122223333:user/*' },
  { AWS: 'arn:aws:iam::111122223333:user/nobody' },
  { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2DISTRIBUTION' },
  { AWS: 'arn:aws:iam::cloudfront:user/CloudFront_Origin_Access_Identity_E1KNOWN' },
  { AWS: ['111122223333', 'nonsense'] },
  { CanonicalUser: 'E1KNOWN' },
  { CanonicalUser: 'f'.repeat(64) },
  { Service: 'nothing.amazonaws.com' },
  { Service: '*' },
  { Federated: 'cognito-identity.amazonaws.com' },
])('the principal %j is invalid', (Principal) => {
  expect(put({ Principal })).toBe('Invalid principal in policy');
});

test.each([
  [{ AWS: ['111122223333', 'nonsense', 'more'] }, '"AWS" : "nonsense"'],
  [{ AWS: '*', Service: 'nothing.amazonaws.com' }, '"Service" : "nothing.amazonaws.com"'],
])('the refusal of %j says which is unknown', (Principal, Detail) => {
  const text = JSON.stringify({ Statement: statement({ Principal }) });
  expect(() => validatePolicy(text, 'b', KNOWN)).toThrow(expect.objectContaining({ fields: { Detail } }));
});

test('statements may share a Sid', () => {
  const one = statement({ Sid: 'one' });
  expect(outcome(JSON.stringify({ Statement: [one, one] }))).toBe('taken');
});

test.each(['s3:GetObjects', 'GetObject', 'ec2:RunInstances', 's3:', '', 's3:Foo*'])(
  'there is no action %j',
  (Action) => {
    expect(put({ Action })).toBe('Policy has invalid action');
  },
);

test.each(['*', 'arn:aws:s3:::other/*', 'arn:aws:s3:::bb/*', 'b/*', 'arn:aws:s3:::*', 'arn:aws-cn:s3:::b/*'])(
  'the resource %s is not of this bucket',
  (Resource) => {
    expect(put({ Resource })).toBe('Policy has invalid resource');
  },
);

const UNFIT = 'Action does not apply to any resource(s) in statement';
test.each([
  ['s3:ListBucket', OBJECTS, UNFIT],
  ['s3:GetObject', BUCKET, UNFIT],
  ['s3:ListMultipartUploadParts', BUCKET, UNFIT],
  ['s3:AbortMultipartUpload', BUCKET, UNFIT],
  ['s3:ListBucketMultipartUploads', OBJECTS, UNFIT],
  [['s3:GetObject', 's3:ListBucket'], OBJECTS, UNFIT],
  [['s3:GetObject', 's3:ListBucket'], [OBJECTS, BUCKET], 'taken'],
  ['s3:GetObject', `${BUCKET}*`, 'taken'],
  ['s3:*', OBJECTS, 'taken'],
  ['s3:*', BUCKET, 'taken'],
  ['*', BUCKET, 'taken'],
  ['s3:Get*', BUCKET, 'taken'],
  ['s3:getobject', OBJECTS, 'taken'],
])('%j on %j: %s', (Action, Resource, result) => {
  expect(put({ Action, Resource })).toBe(result);
});

const LIST = { Action: 's3:ListBucket', Resource: BUCKET };
test.each([
  [{ StringSame: { 'aws:Referer': 'a' } }, {}, 'Invalid Condition type : StringSame'],
  [{ StringEquals: { 's3:x-acl': 'private' } }, {}, 'Policy has an invalid condition key'],
  [{ StringEquals: { sourceip: 'a' } }, {}, 'Policy has an invalid condition key'],
  [
    { StringLike: { 's3:prefix': 'home/*' } },
    {},
    'Conditions do not apply to combination of actions and resources in statement',
  ],
  [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } }, {}, 'Invalid IP address in Conditions'],
  [{ NotIpAddressIfExists: { 'aws:SourceIp': 'home' } }, {}, 'Invalid IP address in Conditions'],
  [{ StringLike: { 's3:prefix': 'home/*' } }, LIST, 'taken'],
  [{ NumericLessThan: { 's3:max-keys': 10 } }, LIST, 'taken'],
  [{ StringEquals: { 's3:ExistingObjectTag/kind': 'open' } }, {}, 'taken'],
  [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, 'taken'],
  [{ Bool: { 'aws:SecureTransport': true } }, {}, 'taken'],
])('under the condition %j', (Condition, change, result) => {
  expect(put({ ...change, Condition })).toBe(result);
});
