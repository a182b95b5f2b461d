import { expect, test } from 'vitest';
import { parsePolicy } from './policy-document';
import { isPublicPolicy } from './public';

const base = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const isPublic = (...statements: object[]) =>
  isPublicPolicy(parsePolicy(JSON.stringify({ Statement: statements.map((one) => ({ ...base, ...one })) })));
const DISTRIBUTION = 'arn:aws:cloudfront::111122223333:distribution/E1';

test.each([
  { Principal: { AWS: '111122223333' } },
  { Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' } },
  { Principal: { CanonicalUser: 'c'.repeat(96) } },
  { Principal: { Service: 'cloudfront.amazonaws.com' } },
  { Effect: 'Deny', Principal: '*' },
  { Effect: 'Deny', NotPrincipal: { AWS: '111122223333' } },
  { Principal: '*', Condition: { StringEquals: { 'aws:SourceArn': DISTRIBUTION } } },
  { Principal: '*', Condition: { ArnLike: { 'AWS:SourceArn': DISTRIBUTION } } },
  { Principal: '*', Condition: { StringEquals: { 'aws:SourceAccount': ['111122223333', '444455556666'] } } },
  { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.1'] } } },
  { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } } },
  { Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-1234567890' } } },
])('%j is not public: it names whom it reaches', (statement) => {
  expect(isPublic(statement)).toBe(false);
});

test.each([
  { Principal: '*' },
  { Principal: { AWS: '*' } },
  { Principal: { AWS: ['111122223333', '*'] } },
  { Principal: '*', Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:*' } } },
  { Principal: '*', Condition: { StringNotEquals: { 'aws:SourceAccount': '444455556666' } } },
  { Principal: '*', Condition: { StringEqualsIfExists: { 'aws:SourceAccount': '111122223333' } } },
  { Principal: '*', Condition: { 'ForAllValues:StringEquals': { 'aws:SourceAccount': '111122223333' } } },
  { Principal: '*', Condition: { StringEquals: { 'aws:userid': '${aws:userid}' } } },
  { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
  { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '8.0.0.0/7'] } } },
  { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '2001::/16' } } },
  { Principal: '*', Condition: { StringEquals: { 'aws:Referer': 'https://mine.example' } } },
  { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
])('%j is public', (statement) => {
  expect(isPublic(statement)).toBe(true);
});

test('one public statement makes the policy public, and a deny beside it does not make it private', () => {
  expect(isPublic({ Principal: { AWS: '111122223333' } }, { Principal: '*' })).toBe(true);
  expect(isPublic({ Principal: '*' }, { Effect: 'Deny', Principal: '*' })).toBe(true);
});
