import { createPublicKey } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { splitTarget, urlParts } from '@/lib/explain/asked';
import { behaviorFor } from '@/lib/explain/behavior';
import { fromCloudFrontBase64, readCustomPolicy } from '@/lib/explain/decode';
import { explain } from '@/lib/explain/explain';
import { read } from '@/lib/explain/read/read';
import { covers } from '@/lib/explain/checks/resource';
import { toCloudFrontBase64 } from '@/lib/aws/signing-policy';
import { behaviorFor as edgeBehaviorFor } from '@/local-aws/edge/behavior';
import { decodeCloudFrontBase64 } from '@/local-aws/edge/signature/cloudfront-base64';
import { parseCustomPolicy } from '@/local-aws/edge/signature/policy';
import { resourceCovers } from '@/local-aws/edge/signature/resource-match';
import { judge } from '@/local-aws/edge/signature/signature';
import { distribution, ec, everything, host, now, rsa, signed, signedWrongly, url } from '@/test/harness/signed-requests';

/** The explainer and the edge of Local AWS are two readings of one documentation that share no code: here they have to agree. */

const trusted = new Map([rsa, ec].map(({ id, publicKeyPem }) => [id, createPublicKey(publicKeyPem)]));

/** Which answers of the edge go with a check that failed. */
const DENIALS: Record<string, string> = {
  'credentials': 'MissingKey', 'key-id': 'InvalidKey', 'key-trusted': 'InvalidKey', 'signature-form': 'MalformedSignature',
  'policy-form': 'MalformedPolicy', 'hash-algorithm': 'MalformedPolicy', 'signature': 'AccessDenied', 'resource': 'AccessDenied', 'not-before': 'AccessDenied', 'expiry': 'AccessDenied', 'address': 'AccessDenied',
};

const WRONG = [
  (text: string) => text, (text: string) => text, (text: string) => `${text}&more=1`, (text: string) => text.replace('https', 'http'), (text: string) => text.replace('.mp4', '.mov'),
  (text: string) => text.replace(/&Key-Pair-Id=\w+/, ''), (text: string) => text.replace(/(Key-Pair-Id=)\w+/, '$1K1NOBODY11111'), (text: string) => text.replace(/&Signature=[^&]*/, ''),
  (text: string) => text.replace(/(Signature=)[^&]/, '$1'), (text: string) => text.replace(/(Signature=)[^&]/, '$1A'), (text: string) => text.replace(/(Expires=)\d/, '$1'), (text: string) => text.replace(/(Expires=\d+)/, '$1000'),
  (text: string) => text.replace(/(Policy=)[^&]{8}/, '$1'), (text: string) => text.replace(/(Policy=)[^&]+/, '$1AAAA'), (text: string) => text.replace('&Hash-Algorithm=SHA256', ''), (text: string) => `${text}&Hash-Algorithm=SHA256`, (text: string) => `${text}&Hash-Algorithm=MD5`,
];

test('whatever is wrong with a request, the explainer and the edge judge it alike', () => {
  const at = fc.integer({ min: -700, max: 700 }).map((seconds) => new Date(now.getTime() + seconds * 1000));
  const input = fc.record({
    algorithm: fc.constantFrom('SHA1' as const, 'SHA256' as const), startsAt: fc.constantFrom(undefined, new Date(now.getTime() - 300_000)),
    ipAddress: fc.constantFrom(undefined, '192.0.2.0/24', '203.0.113.7'), resource: fc.constantFrom(undefined, `https://${host}/videos/*`),
  });
  const outcomes = new Set<string>();
  fc.assert(fc.property(input, fc.constantFrom(rsa, ec), fc.array(fc.constantFrom(...WRONG), { maxLength: 2 }), at, (options, key, wrongs, when) => {
    const text = wrongs.reduce((sofar, wrong) => wrong(sofar), signedWrongly(options, key));
    const { asked } = read(text);
    if (!asked) throw new Error(text);
    const { cause, checks } = explain(asked, everything, when);
    const verdict = judge({ scheme: asked.scheme, host: asked.host, target: asked.target, cookieHeader: undefined, sourceIp: '192.0.2.10' }, trusted, Math.floor(when.getTime() / 1000));
    outcomes.add(verdict.allowed ? 'served' : verdict.denial);
    if (verdict.allowed) expect(cause.code, text).toBe('served');
    else expect(DENIALS[checks.find(({ outcome }) => outcome === 'fail')?.id ?? 'none'], text).toBe(verdict.denial);
  }), { numRuns: 250 });
  expect([...outcomes].toSorted()).toEqual(['AccessDenied', 'InvalidKey', 'MalformedPolicy', 'MalformedSignature', 'MissingKey', 'served']);
});

test('a Resource covers the same URLs for both', () => {
  const piece = fc.constantFrom('*', '?', '\\?', '/', 'a', 'b', '.mp4', 'x=1', '&', 'https', '://', host);
  const tail = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  // Few pieces, so that a pattern and a URL often nearly fit.
  const near = fc.array(fc.constantFrom('*', '?', '\\?', 'a', 'b'), { maxLength: 4 }).map((pieces) => `https://${host}/${pieces.join('')}`);
  const resource = fc.oneof(near, near, tail, tail.map((rest) => `https://${host}${rest}`), tail.map((rest) => `http*://*${rest}`), tail.map((rest) => `https://${host}/${rest}`));
  const plain = fc.oneof(fc.array(fc.constantFrom('a', 'b', '?'), { maxLength: 4 }), fc.array(fc.constantFrom('/', 'a', 'b', '.mp4', '?x=1', '&y'), { maxLength: 6 })).map((pieces) => `https://${host}/${pieces.join('')}`);
  fc.assert(fc.property(resource, plain, (one, asked) => {
    expect(covers(one, asked)).toBe(resourceCovers(one, asked));
  }), { numRuns: 1_000 });
});

test('a policy is read or refused by both', () => {
  const time = fc.oneof(fc.constantFrom({ 'AWS:EpochTime': 5 }, { 'AWS:EpochTime': '5' }, { 'AWS:EpochTime': 5.5 }, { 'AWS:EpochTime': 1_798_761_600_000 }, { 'AWS:EpochTime': 2_147_483_648 }, { epoch: 5 }, 5, null, {}));
  const address = fc.constantFrom({ 'AWS:SourceIp': '10.0.0.0/8' }, { 'AWS:SourceIp': '10.0.0.1' }, { 'AWS:SourceIp': '::1' }, { 'AWS:SourceIp': '10.0.0.0/33' }, { 'AWS:SourceIp': '10.0.0.01' }, {}, 'x');
  const condition = fc.record({ DateLessThan: time, DateGreaterThan: time, IpAddress: address, Other: fc.constant(1) }, { requiredKeys: [] });
  const statement = fc.record({ Resource: fc.constantFrom('*', url, 5, null), Condition: fc.oneof(condition, fc.constantFrom(null, [], 1)), Effect: fc.constant('Allow') }, { requiredKeys: [] });
  const policy = fc.oneof(fc.record({ Statement: fc.oneof(fc.array(statement, { maxLength: 2 }), statement), Version: fc.constant('1') }, { requiredKeys: [] }), fc.json());
  fc.assert(fc.property(policy, (one) => {
    const bytes = Buffer.from(typeof one === 'string' ? one : JSON.stringify(one));
    const theirs = parseCustomPolicy(bytes);
    // The edge looks at the address after the rest, with the same result.
    const addressed = theirs?.sourceIp === undefined || ['10.0.0.0/8', '10.0.0.1'].includes(theirs.sourceIp);
    expect(readCustomPolicy(bytes).policy).toEqual(addressed ? theirs : undefined);
  }), { numRuns: 1_000 });
});

test('CloudFront’s base64 is the same for both', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.uint8Array().map((bytes) => toCloudFrontBase64(Buffer.from(bytes))), fc.base64String()), (text) => {
    expect(fromCloudFrontBase64(text)).toEqual(decodeCloudFrontBase64(text));
  }));
});

test('a path takes the same cache behaviour for both', () => {
  const common = { TargetOriginId: 'o', ViewerProtocolPolicy: 'allow-all' } as const;
  const pattern = fc.array(fc.constantFrom('/', '*', '?', 'a', 'B', '.ts', '..', '%2e'), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
  const path = fc.array(fc.constantFrom('/', 'a', 'b', 'B', '.ts', '.', '..', '%2e', '%2E', '%41', '%2f', '%'), { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);
  fc.assert(fc.property(fc.array(pattern, { maxLength: 4 }), path, (patterns, asked) => {
    const theirs = edgeBehaviorFor({
      CallerReference: 'r', Comment: '', Enabled: true, Origins: { Quantity: 0, Items: [] }, DefaultCacheBehavior: common,
      CacheBehaviors: { Quantity: patterns.length, Items: patterns.map((one) => ({ ...common, PathPattern: one })) },
    }, asked);
    const pathPattern = theirs && 'PathPattern' in theirs ? theirs.PathPattern : undefined;
    expect(behaviorFor(patterns.map((one) => ({ pathPattern: one })), asked).behavior?.pathPattern).toBe(pathPattern);
  }), { numRuns: 800 });
});

test('what we sign opens its object for both, and the same request is read from it', () => {
  const { asked } = read(signed());
  expect(asked && splitTarget(asked.target).own).toEqual([]);
  expect(asked && urlParts(asked.url)?.host).toBe(distribution.domainNames[0]);
});
