import { verify, type KeyObject } from 'node:crypto';
import { decodeCloudFrontBase64 } from './cloudfront-base64';
import { cannedPolicy, parseCustomPolicy, parseExpires, type Policy } from './policy';
import { resourceCovers } from './resource-match';
import { credentialsOf, resourceUrl, type Credentials, type ViewerRequest } from './signed-request';
import { isInIpv4Range, parseIpv4Range } from './source-ip';

/** The answers CloudFront has for a request that may not be served; several causes share AccessDenied. */
export type Denial = 'MissingKey' | 'InvalidKey' | 'MalformedSignature' | 'MalformedPolicy' | 'AccessDenied';

export type Verdict = { allowed: true } | { allowed: false; denial: Denial };

/** No documented answer exists for these; they are what the edge does until real CloudFront has been asked. */
const ASSUMED = {
  missingSignature: 'MalformedSignature',
  missingPolicyAndExpires: 'MalformedPolicy',
  unknownHashAlgorithm: 'MalformedPolicy',
} as const satisfies Record<string, Denial>;

/**
 * Decides whether a request to a restricted behaviour may be served. `trustedKeys` are the public keys of the
 * behaviour's key groups by id. Only the answers are documented, not which of several faults wins: the order here
 * (key, signature's form, policy's form, signature, conditions) is assumed.
 */
export function judge(
  request: ViewerRequest,
  trustedKeys: Map<string, KeyObject>,
  epochSeconds: number,
): Verdict {
  const credentials = credentialsOf(request);
  if (credentials.keyPairId === undefined) return denied('MissingKey');
  const key = trustedKeys.get(credentials.keyPairId);
  if (!key) return denied('InvalidKey');

  if (credentials.signature === undefined) return denied(ASSUMED.missingSignature);
  const signature = decodeCloudFrontBase64(credentials.signature);
  if (!signature) return denied('MalformedSignature');

  const url = resourceUrl(request);
  const signed = readPolicy(credentials, url);
  if ('denial' in signed) return denied(signed.denial);
  const digest = digestOf(credentials);
  if (digest === undefined) return denied(ASSUMED.unknownHashAlgorithm);

  // An ECDSA signature is ASN.1 DER, an RSA one PKCS #1 v1.5: both are what verify expects by default.
  if (!verify(digest, signed.bytes, key, signature)) return denied('AccessDenied');
  return holds(signed.policy, url, request.sourceIp, epochSeconds)
    ? { allowed: true }
    : denied('AccessDenied');
}

function denied(denial: Denial): Verdict {
  return { allowed: false, denial };
}

type SignedPolicy = { bytes: Buffer; policy: Policy } | { denial: Denial };

/** A custom policy comes with the request, and the very bytes that came are what was signed; a canned one is rebuilt. */
function readPolicy({ policy: encoded, expires }: Credentials, url: string): SignedPolicy {
  if (encoded !== undefined) {
    const bytes = decodeCloudFrontBase64(encoded);
    const policy = bytes && parseCustomPolicy(bytes);
    if (!policy || (policy.sourceIp !== undefined && !parseIpv4Range(policy.sourceIp))) {
      return { denial: 'MalformedPolicy' };
    }
    return { bytes, policy };
  }
  if (expires === undefined) return { denial: ASSUMED.missingPolicyAndExpires };
  const expiresAt = parseExpires(expires);
  if (expiresAt === undefined) return { denial: 'MalformedPolicy' };
  const policy = { resource: undefined, expiresAt, notBefore: undefined, sourceIp: undefined };
  return { bytes: Buffer.from(cannedPolicy(url, expires)), policy };
}

/** SHA-1 unless the viewer says SHA-256; nothing else is known. */
function digestOf({ hashAlgorithm }: Credentials): 'sha1' | 'sha256' | undefined {
  if (hashAlgorithm === undefined || hashAlgorithm === 'SHA1') return 'sha1';
  return hashAlgorithm === 'SHA256' ? 'sha256' : undefined;
}

/** Assumed: the second named by DateLessThan is already too late. The one named by DateGreaterThan is still too early. */
function holds(policy: Policy, url: string, sourceIp: string, now: number): boolean {
  if (now >= policy.expiresAt) return false;
  if (policy.notBefore !== undefined && now <= policy.notBefore) return false;
  const range = policy.sourceIp === undefined ? undefined : parseIpv4Range(policy.sourceIp);
  if (range && !isInIpv4Range(range, sourceIp)) return false;
  return policy.resource === undefined || resourceCovers(policy.resource, url);
}
