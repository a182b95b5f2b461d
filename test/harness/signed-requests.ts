import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { type CookieInput, signCookies, signUnchecked, signUrl, type UrlInput } from '@/lib/aws/cloudfront-signer';
import { explain, type Explanation } from '@/lib/explain/explain';
import type { KnownBehavior, KnownDistribution, Knowledge } from '@/lib/explain/knowledge';
import { read } from '@/lib/explain/read/read';

/** Real keys, a distribution that trusts some of them, and what the official signer makes of URLs at it. */
export interface TestKey {
  id: string;
  privateKey: KeyObject;
  publicKeyPem: string;
}

function testKey(id: string, kind: 'rsa' | 'ec'): TestKey {
  const { privateKey, publicKey } = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { id, privateKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

export const rsa = testKey('K2JCJMDEHXQW5F', 'rsa');
export const ec = testKey('K36X4X2E997HLY', 'ec');
/** At CloudFront, and trusted by the behaviour of `/other/*` only. */
export const other = testKey('K1OTHEROTHER11', 'ec');
/** At CloudFront, and trusted by nobody. */
export const untrusted = testKey('K1UNTRUSTED111', 'ec');
/** Nobody knows it. */
export const stranger = testKey('K1STRANGER1111', 'rsa');

export const now = new Date('2026-12-31T23:00:00Z');
export const inTenMinutes = new Date('2026-12-31T23:10:00Z');
export const host = 'd111111abcdef8.cloudfront.net';
export const alias = 'media.example.com';
export const url = `https://${host}/videos/7f3c/a.mp4`;
export const keyGroupId = '6f9a1c1e-7f0c-4b5e-9d43-0d3f8a2f6b11';

const trusting = (pathPattern: string, ...trustedKeyIds: string[]): KnownBehavior => ({ pathPattern, restricted: true, trustedKeyIds, allowsHttp: true });

export const distribution: KnownDistribution = {
  id: 'E2QWRUHAPOMQZL', domainNames: [host, alias], enabled: true, deployed: true, seenAt: new Date('2026-12-31T22:50:00Z'),
  behaviors: [{ pathPattern: 'public/*', restricted: false, allowsHttp: true }, trusting('/other/*', other.id), { ...trusting('/tls/*', rsa.id), allowsHttp: false }],
  defaultBehavior: trusting('*', rsa.id, ec.id),
};

/** All that can be known, with nothing wrong. */
export const everything: Knowledge = {
  keys: { list: [rsa, ec, other, untrusted].map(({ id, publicKeyPem }) => ({ id, publicKeyPem, atCloudFront: true })), allAt: now },
  keyGroupIds: [keyGroupId], distributions: [distribution], bucketHosts: ['films.localhost:4000'], viewerAddress: '192.0.2.10',
  object: { exists: true, bucket: 'films', key: 'videos/7f3c/a.mp4' }, originFindings: [], clockSkewSeconds: 0,
};

/** A URL as we hand it out, ten minutes long; throws when the guard would not sign it. */
export function signed(input: Partial<UrlInput> = {}, key = rsa): string {
  const result = signUrl({ url, keyPairId: key.id, privateKey: key.privateKey, expiresAt: inTenMinutes, ...input }, now);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.url;
}

/** The same for what is wrong from the start. */
export function signedWrongly(input: Partial<UrlInput>, key = rsa): string {
  return signUnchecked({ url, keyPairId: key.id, privateKey: key.privateKey, expiresAt: inTenMinutes, ...input }).url;
}

/** Cookies as we hand them out, by name. */
export function signedCookies(input: Partial<CookieInput> = {}, key = rsa): Record<string, string> {
  const result = signCookies({ resource: `https://${host}/videos/7f3c/*`, keyPairId: key.id, privateKey: key.privateKey, expiresAt: inTenMinutes, ...input }, now);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.cookies;
}

export function cookieHeader(cookies: Record<string, string>): string {
  return `Cookie: ${Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ')}`;
}

export function setCookieHeaders(cookies: Record<string, string>, attributes: string): string {
  return Object.entries(cookies).map(([name, value]) => `Set-Cookie: ${name}=${value}; ${attributes}`).join('\n');
}

/** What CloudFront answers, as curl -i prints it. */
export function answered(code: string, message: string, { status = 403, rest = '', headers = '' } = {}): string {
  return `HTTP/2 ${status}\nserver: CloudFront\n${headers}\n<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message>${rest}</Error>`;
}

/** Reads the text and explains it; throws when there is no request in it. */
export function explained(text: string, knowledge: Partial<Knowledge> = {}, at = now): Explanation {
  const { asked } = read(text);
  if (!asked) throw new Error(`no request in ${text}`);
  return explain(asked, { ...everything, ...knowledge }, at);
}

export function causeOf(text: string, knowledge: Partial<Knowledge> = {}, at = now): string {
  return explained(text, knowledge, at).cause.code;
}
