import { expect, test } from 'vitest';

import { judgeStatement, mergeBucketPolicy, openStatements, type Reader, sharedStatements, statementFor } from './bucket-policy';

const bucket = 'usher-b';
const signed = { kind: 'OAC', role: 'SIGNED', sid: 'UsherSigned', distributionArn: 'arn:aws:cloudfront::111122223333:distribution/E1' } as const;
const basic: Reader = { kind: 'OAC', role: 'BASIC', sid: 'UsherBasic', distributionArn: 'arn:aws:cloudfront::111122223333:distribution/E2' };
const oai: Reader = { kind: 'OAI', role: 'SIGNED', sid: 'UsherSigned', awsId: 'E3', s3CanonicalUserId: 'c'.repeat(64) };

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

test('the basic distribution reaches only public/*, and each statement names one distribution', () => {
  expect(statementFor(bucket, basic)).toEqual({
    Sid: 'UsherBasic', Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::usher-b/public/*', Condition: { StringEquals: { 'AWS:SourceArn': basic.distributionArn } },
  });
  expect(statementFor(bucket, signed)).toMatchObject({ Resource: 'arn:aws:s3:::usher-b/*' });
});

test('what was merged is as written, and merging again changes nothing', () => {
  const first = mergeBucketPolicy(undefined, bucket, [signed, basic]);
  expect(first?.changed).toBe(true);
  expect(judgeStatement(first?.text, bucket, signed)).toBe('as-written');
  expect(judgeStatement(first?.text, bucket, basic)).toBe('as-written');
  expect(mergeBucketPolicy(first?.text, bucket, [signed, basic])?.changed).toBe(false);
});

test('statements of others are kept in place, and one that is no longer ours goes', () => {
  const foreign = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
  const present = policy(foreign, statementFor(bucket, signed), statementFor(bucket, basic));
  const merged = mergeBucketPolicy(present, bucket, [signed]);
  expect(merged).toEqual({ text: policy(foreign, statementFor(bucket, signed)), changed: true, statements: 2 });
});

test.each([
  ['an ARN with spaces', { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3' }],
  ['an ARN with underscores', { AWS: 'arn:aws:iam::cloudfront:user/CloudFront_Origin_Access_Identity_E3' }],
  ['a list of one', { AWS: ['arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3'] }],
  ['the canonical user id', { CanonicalUser: 'c'.repeat(64) }],
])('an identity written as %s is the same identity', (_, Principal) => {
  expect(judgeStatement(policy({ ...statementFor(bucket, oai), Principal }), bucket, oai)).toBe('as-written');
});

test.each([
  ['another identity', { Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E4' } }],
  ['everybody', { Principal: '*' }],
  ['more objects', { Resource: ['arn:aws:s3:::usher-b/*', 'arn:aws:s3:::other/*'] }],
  ['another action', { Action: 's3:*' }],
  ['a further condition', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.1' } } }],
  ['a refusal', { Effect: 'Deny' }],
])('a statement that names %s was changed', (_, change) => {
  expect(judgeStatement(policy({ ...statementFor(bucket, oai), ...change }), bucket, oai)).toBe('changed');
});

test('spelling of the condition key and lists of one do not count as a change', () => {
  const Condition = { StringEquals: { 'aws:SourceArn': [signed.distributionArn] } };
  expect(judgeStatement(policy({ ...statementFor(bucket, signed), Action: ['S3:GetObject'], Condition }), bucket, signed)).toBe('as-written');
});

test('a policy that cannot be read is never replaced', () => {
  expect(mergeBucketPolicy('{"Statement":', bucket, [signed])).toBeUndefined();
  expect(judgeStatement('[]', bucket, signed)).toBe('unreadable');
});

test('statements that allow something to everybody are named', () => {
  const open = { Sid: 'Open', Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: '*' };
  expect(openStatements(policy(statementFor(bucket, signed), open, { ...open, Sid: undefined, Principal: '*' }))).toEqual(['Open', 'number 3']);
});

const ACCOUNT = '111122223333';
const read = { Sid: 'Theirs', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const cloudFront = { Service: 'cloudfront.amazonaws.com' };
const sourceArn = (arn: string) => ({ ArnLike: { 'aws:SourceArn': arn } });

test.each([
  ['everybody, under a condition', { ...read, Principal: '*', Condition: { StringLike: { 'aws:Referer': 'https://example.org/*' } } }],
  ['everybody at any address', { ...read, Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }],
  ['everybody but somebody', { ...read, NotPrincipal: { AWS: '444455556666' } }],
  ['the distributions of everybody', { ...read, Principal: cloudFront }],
  ['the distributions of everybody, with a condition that names none', { ...read, Principal: cloudFront, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ['the distributions of everybody, in a pattern', { ...read, Principal: cloudFront, Condition: sourceArn('*') }],
])('a statement for %s is open', (_, statement) => {
  expect(openStatements(policy(statementFor(bucket, signed), statement))).toEqual(['Theirs']);
  expect(sharedStatements(policy(statement), ACCOUNT)).toEqual([]);
});

test.each([
  ['another account', { ...read, Principal: { AWS: 'arn:aws:iam::444455556666:root' } }],
  ['a role of another account beside our own', { ...read, Principal: { AWS: ['111122223333', 'arn:aws:iam::444455556666:role/reader'] } }],
  ['another account, with everything', { ...read, Action: ['s3:*'], Principal: { AWS: '444455556666' } }],
  ['everybody at some address', { ...read, Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
  ['everybody of an organisation', { ...read, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
  ['a distribution of another account', { ...read, Principal: cloudFront, Condition: sourceArn('arn:aws:cloudfront::444455556666:distribution/E1') }],
])('a statement for %s is shared', (_, statement) => {
  expect(sharedStatements(policy(statementFor(bucket, signed), statement), ACCOUNT)).toEqual(['Theirs']);
  expect(openStatements(policy(statement))).toEqual([]);
});

test.each([
  ['our own account', { ...read, Principal: { AWS: 'arn:aws:iam::111122223333:role/transcoder' } }],
  ['everybody of our own account', { ...read, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }],
  ['an identity of CloudFront', { ...read, Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2' } }],
  ['another account that may only write', { ...read, Action: 's3:PutObject', Principal: { AWS: '444455556666' } }],
  ['nobody, because it denies', { ...read, Effect: 'Deny', Principal: '*' }],
  ['another distribution of our account', { ...read, Principal: cloudFront, Condition: sourceArn('arn:aws:cloudfront::111122223333:distribution/E9') }],
])('a statement for %s is neither', (_, statement) => {
  expect([openStatements(policy(statement)), sharedStatements(policy(statement), ACCOUNT)]).toEqual([[], []]);
});

test.each([
  ['under another name', signed, { Sid: 'AllowCloudFront' }],
  ['without a name', signed, { Sid: undefined }],
  ['with further actions', signed, { Sid: 'Mine', Action: ['s3:GetObject', 's3:ListBucket'] }],
  ['with ArnLike', signed, { Sid: 'Mine', Condition: { ArnLike: { 'aws:SourceArn': [signed.distributionArn] } } }],
  ['for an OAI beside another one', oai, {
    Sid: '1', Principal: { AWS: ['arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E9', 'arn:aws:iam::cloudfront:user/CloudFront_Origin_Access_Identity_E3'] },
  }],
])("an owner's own statement that lets a distribution read is kept, and not said twice: %s", (_, reader, own) => {
  const present = policy({ ...statementFor(bucket, reader), ...own });
  expect(judgeStatement(present, bucket, reader)).toBe('as-written');
  expect(mergeBucketPolicy(present, bucket, [reader])).toEqual({ text: present, changed: false, statements: 1 });
});

test.each([
  ['denies', { Effect: 'Deny' }],
  ['holds for others', { Principal: { Service: 'ec2.amazonaws.com' } }],
  ['asks for more', { Condition: { StringEquals: { 'AWS:SourceArn': signed.distributionArn }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
  ['names another distribution', { Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E9' } } }],
  ['reaches less', { Resource: 'arn:aws:s3:::usher-b/public/*' }],
  ['reaches all but something', { Resource: undefined, NotResource: 'arn:aws:s3:::usher-b/x' }],
])("an owner's own statement that %s is no stand-in for ours", (_, own) => {
  const present = policy({ ...statementFor(bucket, signed), Sid: 'Mine', ...own });
  expect(judgeStatement(present, bucket, signed)).toBe('missing');
  expect(mergeBucketPolicy(present, bucket, [signed])?.changed).toBe(true);
});

test('a basic distribution that somebody lets read everything is called so', () => {
  const wide = policy({ ...statementFor(bucket, { ...basic, role: 'SIGNED' }), Sid: 'Mine' });
  expect(judgeStatement(wide, bucket, basic)).toBe('too-wide');
});
