import { expect, test } from 'vitest';

import { judgeStatement, mergeBucketPolicy, openStatements, type Reader, statementFor } from './bucket-policy';

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
