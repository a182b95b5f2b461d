import { sign } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { toCloudFrontBase64 } from '@/lib/aws/signing-policy';
import {
  alias, answered, cookieHeader, distribution, ec, everything, explained, host, inTenMinutes, keyGroupId, now, other, rsa, setCookieHeaders, signed,
  signedCookies, signedWrongly, stranger, untrusted, url,
} from '@/test/harness/signed-requests';

import { FIXES } from './causes';
import type { Knowledge } from './knowledge';

const seconds = inTenMinutes.getTime() / 1000;
const cookies = signedCookies();
const app = 'https://app.example.com';
const cloudfrontDenied = answered('AccessDenied', 'Access denied');
const s3Denied = answered('AccessDenied', 'Access Denied', { rest: '<RequestId>4YJ</RequestId><HostId>b=</HostId>' });
const later = new Date('2026-12-31T23:12:05Z');

/** What a signer of somebody else's writes: these bytes, in whichever form. */
function signedText(text: string, parameters: string, { key = rsa, digest = 'sha1', raw = false } = {}): string {
  const signature = sign(digest, Buffer.from(text), raw ? { key: key.privateKey, dsaEncoding: 'ieee-p1363' } : key.privateKey);
  return `${url}?${parameters}&Signature=${toCloudFrontBase64(signature)}&Key-Pair-Id=${key.id}`;
}

function customText(policy: string, key = rsa): string {
  return signedText(policy, `Policy=${toCloudFrontBase64(policy)}`, { key });
}

const canned = (resource: string, expires = seconds) => `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;

function altered(text: string): string {
  return text.replace(/Signature=(.)/, (_, first: string) => `Signature=${first === 'A' ? 'B' : 'A'}`);
}

/** Name, what is pasted, the code, words of the sentence or the evidence, and what is known otherwise. */
const CASES: [name: string, text: string, code: keyof typeof FIXES, words: RegExp, knowledge?: Partial<Knowledge>, at?: Date][] = [
  ['a good URL', signed(), 'served', /should be served/],
  ['a good URL that was served', `${signed()}\nHTTP/2 206\nserver: AmazonS3\n`, 'served', /status 206/],
  ['good cookies', `${url}\n${cookieHeader(cookies)}`, 'served', /should be served/],
  ['a URL about which little is known', signed(), 'nothing-found', /Still open: .*“The signature belongs/, { keys: undefined }],
  ['CloudFront’s denial when the address is not known', `${signed({ ipAddress: '192.0.2.10' })}\n${cloudfrontDenied}`, 'nothing-found', /Still open: “The viewer’s address/, { viewerAddress: undefined }],
  ['CloudFront’s denial of a good URL', `${signed()}\n${cloudfrontDenied}`, 'answer-disagrees', /not what was asked then/],
  ['the page of a web ACL', `${signed()}\nHTTP/2 403\nserver: CloudFront\n\n<H2>The request could not be satisfied</H2>`, 'edge-refused', /web ACL/],

  ['the page of a host that is not ours', `${signed().replace(host, 'd999.cloudfront.net')}\nHTTP/2 403\nserver: CloudFront\n\nThe request could not be satisfied`, 'unknown-host', /d999/],

  ['a signed URL of the bucket', signedWrongly({ url: 'https://films.s3.eu-central-1.amazonaws.com/a.mp4' }), 'signed-s3-url', /leads to the bucket/],
  ['a signed URL of the bucket, refused', `${signedWrongly({ url: 'https://s3.amazonaws.com/films/a.mp4' })}\n${answered('AccessDenied', 'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters', { rest: '<RequestId>4</RequestId>' })}`, 'signed-s3-url', /not to a distribution/],
  ['the bucket’s URL signed, the distribution’s asked', signedWrongly({ url: 'http://films.localhost:4000/a.mp4' }).replace('http://films.localhost:4000', `https://${host}`), 'signed-s3-url', /bucket at S3 was signed/],
  ['a policy about the bucket’s URL', signedWrongly({ resource: 'https://films.s3.amazonaws.com/*' }), 'signed-s3-url', /policy opens a URL of the bucket/],
  ['a disabled distribution', signed(), 'distribution-disabled', /is disabled/, { distributions: [{ ...distribution, enabled: false }] }],
  ['a distribution on its way', signed(), 'distribution-not-deployed', /not deployed/, { distributions: [{ ...distribution, deployed: false }] }],
  ['plain HTTP where HTTPS is asked', signed({ url: `http://${host}/tls/a.mp4` }), 'http-not-allowed', /plain HTTP/],
  ['a URL of 9,000 bytes', signedWrongly({ url: `${url}?x=${'y'.repeat(9_000)}` }), 'url-too-long', /takes 8192/],
  ['a public path', signed({ url: `https://${host}/public/a.jpg` }), 'behavior-not-restricted', /not even looked at/],
  ['a path whose query went on to S3', `${signed()}\n${answered('AccessDenied', 'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters', { rest: '<RequestId>4</RequestId>' })}`, 'behavior-not-restricted', /passes its parameters on/],
  ['a path of a behaviour with other keys', signed({ url: `https://${host}/other/a.mp4` }), 'other-behavior-matched', /taken by the behaviour \/other\/\*.*\* would/],

  ['no signature at all', url, 'missing-key-id', /carries no signature/],
  ['a URL that is presigned for S3', `${url}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc`, 'missing-key-id', /carries no signature/],
  ['no signature, and CloudFront says so', `curl -i ${url}\n${answered('MissingKey', 'Missing Key-Pair-Id query parameter or cookie value')}`, 'missing-key-id', /none of CloudFront’s cookies/],
  ['a URL without its key id', signed().replace(/&Key-Pair-Id=\w+/, ''), 'missing-key-id', /no Key-Pair-Id/],
  ['a URL without its signature', signed().replace(/&Signature=[^&]+/, ''), 'missing-signature', /no signature in the URL/],
  ['cookies and a leftover parameter', `${url}?Expires=1\n${cookieHeader(cookies)}`, 'cookies-overridden', /signature: Expires/],
  ['cookies and an old signed URL', `${signed()}\n${cookieHeader(signedCookies({ expiresAt: new Date('2027-01-01T03:00:00Z') }))}`, 'cookies-overridden', /Policy|Expires/, {}, later],
  ['cookies that were issued and did not come', `curl -i ${url}`, 'cookies-not-sent', /did not come along/, { issued: { to: 'Ada', at: now, as: 'cookies' } }],
  ['cookies that CloudFront did not see', `${url}\n${cookieHeader(cookies)}\n${answered('MissingKey', 'Missing Key-Pair-Id query parameter or cookie value')}`, 'cookies-not-sent', /saw no key id/],
  ['cookies for another domain', `${url}\n${setCookieHeaders(cookies, 'Domain=example.com; Path=/; Secure')}`, 'cookie-domain', /asked for at d111111abcdef8/],
  ['cookies without a domain', `${url}\n${setCookieHeaders(cookies, 'Path=/; Secure')}`, 'cookie-domain', /without a Domain/, { page: app }],
  ['cookies for a domain that is not the page’s', `${url}\n${setCookieHeaders(cookies, `Domain=${host}; Path=/; Secure; SameSite=None`)}`, 'cookie-domain', /may not set/, { page: app }],
  ['cookies for all of cloudfront.net', `${url}\n${setCookieHeaders(cookies, 'Domain=.cloudfront.net; Path=/')}`, 'cookie-domain', /all of cloudfront.net/],
  ['cookies for another path', `${url}\n${setCookieHeaders(cookies, `Domain=${host}; Path=/watch`)}`, 'cookie-path', /below \/watch/],
  ['Secure cookies over HTTP', `${url.replace('https', 'http')}\n${setCookieHeaders(signedCookies({ resource: `http://${host}/videos/7f3c/*` }), `Domain=${host}; Path=/; Secure`)}`, 'cookie-secure', /is Secure/],
  ['SameSite=Lax across sites', `${url}\n${setCookieHeaders(cookies, 'Path=/; Secure; SameSite=Lax')}`, 'cookie-same-site', /SameSite=Lax, and the page at app.example.com is another site/, { page: app, cookiesSetBy: `https://${host}` }],
  ['cookies without SameSite across sites', `${url}\n${setCookieHeaders(cookies, `Domain=${host}; Path=/; Secure`)}\nOrigin: ${app}`, 'cookie-same-site', /counts as Lax/, { cookiesSetBy: `https://${host}` }],
  ['cookies that a browser sends', `${url.replaceAll(host, alias)}\n${setCookieHeaders(signedCookies({ resource: `https://${alias}/videos/*` }), 'Domain=example.com; Path=/; Secure; SameSite=Lax')}`, 'served', /served/, { page: app }],
  ['SameSite=None without Secure', `${url}\n${setCookieHeaders(cookies, `Domain=${host}; Path=/; SameSite=None`)}`, 'cookie-same-site', /without Secure/],

  ['a key group’s id in place of the key’s', signedWrongly({ keyPairId: keyGroupId }), 'key-group-id-used', /names a key group/],
  ['a key that nobody knows', signed({}, stranger), 'unknown-key-id', /No public key/],
  ['an ARN in place of the key’s id', signedWrongly({ keyPairId: 'arn:aws:cloudfront::1:public-key/K1' }), 'unknown-key-id', /An ARN was given/, { keys: undefined }],
  ['a key in no group', signed({}, untrusted), 'key-not-trusted', /in no key group/],
  ['a key that CloudFront does not trust, whatever we think', `${signed()}\n${answered('InvalidKey', 'Unknown Key')}`, 'key-not-trusted', /CloudFront does not know/],
  ['a key that CloudFront lost', signed(), 'key-not-at-cloudfront', /does not have the key/, { keys: { list: [{ id: rsa.id, atCloudFront: false }] } }],
  ['the id of another key', signedWrongly({ keyPairId: rsa.id }, ec), 'wrong-key-id', new RegExp(`key ${ec.id} made this`)],

  ['ordinary base64', signed().replace(/Signature=[^&]+/, (text) => text.replaceAll('-', '+').replaceAll('~', '/').replaceAll('_', '=')), 'signature-not-decodable', /ordinary base64/],
  ['a signature that was encoded again', signed().replace(/(Signature=)(...)/, '$1%7E'), 'signature-not-decodable', /percent-encoded/],
  ['a signature that was cut off', signed().replace(/(Signature=[^&]{50})[^&]*/, '$1'), 'signature-not-decodable', /a part of it is missing/],
  ['an altered RSA signature', altered(signed()), 'signature-altered', /did not make this signature/],
  ['an altered ECDSA signature', altered(signed({}, ec)), 'signature-altered', /does not belong/],
  ['a shortened RSA signature', signed().replace(/(Signature=[^&]{48})[^&]*/, '$1'), 'signature-altered', /36 bytes, and one of this key has 256/],
  ['raw ECDSA', signedText(canned(url), `Expires=${seconds}`, { key: ec, raw: true }), 'raw-ecdsa', /raw \(r and s/],
  ['raw ECDSA with SHA-256 unmarked', signedText(canned(url), `Expires=${seconds}`, { key: ec, raw: true, digest: 'sha256' }), 'raw-ecdsa', /also made with SHA-256/],
  ['raw ECDSA of a key that is not known', signedText(canned(url), `Expires=${seconds}`, { key: ec, raw: true }), 'raw-ecdsa', /not tried/, { keys: { list: [{ id: ec.id }] } }],
  ['SHA-256 without its marker', signed({ algorithm: 'SHA256' }).replace('&Hash-Algorithm=SHA256', ''), 'sha256-without-marker', /With SHA-256 the signature holds/],
  ['SHA-1 with the marker', `${signed({}, ec)}&Hash-Algorithm=SHA256`, 'sha1-with-marker', /signed with SHA-1/],
  ['a marker that CloudFront does not know', `${signed()}&Hash-Algorithm=sha-256`, 'unknown-hash-algorithm', /“sha-256”/],

  ['a parameter added in front', signed().replace('?', '?utm_source=mail&'), 'query-added', /utm_source=mail/],
  ['a parameter added behind', `${signed({}, ec)}&t=10`, 'query-added', /t=10/],
  ['a parameter added to an exact custom policy', `${signed({ startsAt: new Date('2026-12-31T22:00:00Z') })}&t=10`, 'query-added', /t=10/],
  ['parameters in another order', signed({ url: `${url}?a=1&b=2` }).replace('a=1&b=2', 'b=2&a=1'), 'query-changed', /another order/],
  ['a query of an exact custom policy left out', signed({ url: `${url}?a=1`, ipAddress: '192.0.2.10' }).replace('a=1&', ''), 'query-changed', /another one/],
  ['a path that was encoded again', signed({ url: `https://${host}/videos/a(1).mp4` }).replace('(1)', '%281%29'), 'path-reencoded', /spelled otherwise/],
  ['a path in another spelling than an exact custom policy’s', signed({ url: `https://${host}/videos/a(1).mp4`, ipAddress: '192.0.2.10' }).replace('(1)', '%281%29'), 'path-reencoded', /spelled otherwise/],
  ['a signed name that was not encoded', signedWrongly({ url: `https://${host}/über uns.mp4` }).replace('/über uns', '/%C3%BCber%20uns'), 'path-reencoded', /“https:.*über uns/],
  ['another object of the same signature', signed().replace('a.mp4', 'b.mp4'), 'changed-after-signing', /The key did make this signature/],
  ['another object of a signature that we issued', signed({}, ec).replace('a.mp4', 'b.mp4'), 'changed-after-signing', /issued for “[^”]*a\.mp4”/, { issued: { to: 'Ada', at: now, url } }],
  ['a custom policy that was rewritten', customText(canned(url)).replace(/Policy=[^&]+/, `Policy=${toCloudFrontBase64(canned(url, seconds + 5))}`), 'changed-after-signing', /for something else/],
  ['the host of the alias', signed().replace(host, alias), 'host-swapped', /signed for the host d111111/],
  ['the host of the alias under an exact custom policy', signed({ ipAddress: '192.0.2.10' }).replace(host, alias), 'host-swapped', /signed for the host d111111/],
  ['the host of the alias under a prefix', signed({ resource: `https://${host}/videos/*` }).replace(host, alias), 'host-swapped', /another host/],
  ['http in place of https', signed().replace('https', 'http'), 'scheme-changed', /signed for https:.*asked for with http:/],
  ['https in place of http under an exact custom policy', signed({ url: url.replace('https', 'http'), ipAddress: '192.0.2.10' }).replace('http', 'https'), 'scheme-changed', /signed for http:/],
  ['a later Expires', signed().replace(`Expires=${seconds}`, `Expires=${seconds + 3_600}`), 'expires-changed', new RegExp(`Expires=${seconds}`), { issued: { to: 'Ada', at: now, expiresAt: inTenMinutes } }],
  ['a canned policy with Python’s spaces', signedText(`{"Statement": [{"Resource": "${url}", "Condition": {"DateLessThan": {"AWS:EpochTime": ${seconds}}}}]}`, `Expires=${seconds}`), 'policy-spelled-otherwise', /other spacing/],
  ['a canned policy with a line break', signedText(`${canned(url)}\n`, `Expires=${seconds}`, { key: ec }), 'policy-spelled-otherwise', /other spacing/],
  ['a custom policy signed in its encoded form', signedText(toCloudFrontBase64(canned(url)), `Policy=${toCloudFrontBase64(canned(url))}`), 'policy-spelled-otherwise', /encoded policy was signed/],
  ['a wildcard in a canned policy', signedText(canned(`https://${host}/videos/*`), `Expires=${seconds}`), 'wildcard-misread', /exactly one URL/],
  ['a path signed in place of a URL', signedText(canned('videos/7f3c/a.mp4'), `Expires=${seconds}`), 'resource-mismatch', /whole URL/],

  ['neither policy nor expiry', signed().replace(/Expires=\d+&/, ''), 'policy-missing', /neither a policy nor an expiry/],
  ['a policy in ordinary base64', customText(canned(url)).replace(/Policy=[^&]+/, `Policy=${encodeURIComponent(Buffer.from(`${canned(url)} `).toString('base64'))}`), 'policy-not-decodable', /percent-encoded/],
  ['a policy that is no JSON', customText('hello, CloudFront'), 'policy-not-json', /not JSON/],
  ['a policy without an end', customText(`{"Statement":[{"Resource":"${url}","Condition":{}}]}`), 'policy-malformed', /never ends/],
  ['a policy that CloudFront cannot read, whatever we think', `${customText(canned(url))}\n${answered('MalformedPolicy', 'Malformed Policy')}`, 'policy-malformed', /CloudFront could not read/],
  ['milliseconds', signedWrongly({ expiresAt: new Date(inTenMinutes.getTime() * 1000) }), 'milliseconds', /that is milliseconds/],

  ['a prefix of other paths', signed({ url: `https://${host}/hls/1/a.ts`, resource: `https://${host}/hls/1/*` }).replace('/hls/1/a', '/hls/2/a'), 'resource-mismatch', /other paths/],
  ['an exact custom policy for another object', signed({ ipAddress: '192.0.2.10' }).replace('a.mp4', 'b.mp4'), 'resource-mismatch', /another object/],
  ['a wildcard that ends before the URL does', customText(canned(`https://${host}/videos/`)), 'resource-mismatch', /another object/],
  ['a star that is not at the end', `${customText(canned(`https://${host}/videos/*/a.mp4`))}&x=1`, 'wildcard-misread', /at its end/],
  ['a question mark for many characters', customText(canned(`https://${host}/videos/?/a.mp4`)), 'wildcard-misread', /exactly one character/],
  ['a wildcard with capitals', customText(canned(`https://${host}/Videos/*`)), 'wildcard-misread', /capital/],
  ['an expired URL', signed(), 'expired', /expired 2 minutes 5 seconds before/, {}, later],
  ['expired cookies, refused', `${url}\n${cookieHeader(cookies)}\n${cloudfrontDenied}`, 'expired', /expired 2 minutes/, {}, later],
  ['a URL that begins later', signed({ startsAt: new Date('2026-12-31T23:05:00Z') }), 'not-yet-valid', /5 minutes 1 second later/],
  ['another address', signed({ ipAddress: '203.0.113.0/24' }), 'wrong-address', /203\.0\.113\.0\/24.*seen at 192\.0\.2\.10/],
  ['an IPv6 address', signed({ ipAddress: '203.0.113.7' }), 'wrong-address', /IPv4 only/, { viewerAddress: '2001:db8::1' }],
  ['a clock that is behind', signed(), 'clock-skew', /15 minutes behind AWS/, { clockSkewSeconds: -900 }],
  ['a start on a clock that is ahead', signed({ startsAt: new Date('2026-12-31T22:59:00Z') }), 'clock-skew', /15 minutes ahead of AWS/, { clockSkewSeconds: 900 }],
  ['a URL that had expired when it was issued', signed(), 'clock-skew', /before it was issued/, { issued: { to: 'Ada', at: later } }, later],

  ['an object that is not there', signed(), 'object-missing', /There is no object/, { object: { exists: false, bucket: 'films', key: 'videos/7f3c/a.mp4' } }],
  ['an object that is not there, refused by S3', `${signed()}\n${s3Denied}`, 'object-missing', /There is no object/, { object: { exists: false, bucket: 'films', key: 'a' } }],
  ['an object that is not there, and ListBucket is allowed', `${signed()}\n${answered('NoSuchKey', 'The specified key does not exist.', { status: 404, rest: '<RequestId>4</RequestId>' })}`, 'object-missing', /NoSuchKey/],
  ['S3’s denial', `${signed()}\n${s3Denied}`, 's3-refused', /S3 refused CloudFront/],
  ['S3’s denial, and the URL has expired since', `${signed()}\n${s3Denied}`, 's3-refused', /signature was in order/, {}, later],
  ['S3’s denial with a broken policy', `${signed()}\n${s3Denied}`, 'bucket-policy-refuses', /does not name/, { originFindings: [{ kind: 'policy', says: 'The policy does not name this distribution.', seenAt: now }] }],
  ['an origin without its access control', signed(), 'origin-access-wrong', /no origin access control/, { originFindings: [{ kind: 'identity', says: 'The origin has no origin access control.' }] }],
  ['a private video at the basic distribution', `${url}\n${s3Denied}`, 'basic-distribution', /public/, { originFindings: [{ kind: 'basic', says: 'It may read public/ alone.' }] }],
  ['S3’s denial for the sake of KMS', `${signed()}\n${answered('AccessDenied', 'Access Denied: not authorized to perform: kms:Decrypt', { rest: '<RequestId>4</RequestId>' })}`, 'kms-refuses', /KMS key/],
  ['a CORS error with nothing behind it', `Access to fetch at '${signed()}' from origin '${app}' has been blocked by CORS policy`, 'cors-blocked', /CORS error/],
];

describe('the cause', () => {
  test.each(CASES)('of %s is named', (_, text, code, words, knowledge = {}, at = now) => {
    const { cause, checks } = explained(text, knowledge, at);
    expect([cause.code, cause.sentence], checks.map(({ id, outcome, evidence }) => `${id} ${outcome} ${evidence}`).join('\n')).toEqual([code, expect.any(String)]);
    expect([cause.sentence, ...cause.evidence].join(' ')).toMatch(words);
    expect(cause.fix).toBe(FIXES[code]);
  });

  test('of every kind has a case', () => {
    expect(Object.keys(FIXES).filter((code) => !CASES.some(([, , named]) => named === code))).toEqual([]);
  });
});

test('keys of another behaviour open nothing here, and those of this one do', () => {
  expect(explained(signed({ url: `https://${host}/other/a.mp4` }, other)).cause.code).toBe('served');
});

test('everything that is known to be right is passed, and nothing is left open', () => {
  expect(explained(signed(), everything).checks.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
});
