import type { CloudfrontSignerAlgorithm } from '@aws-sdk/cloudfront-signer';

/** What a signature allows: one resource, or everything under one prefix, for a time, and for one address if there is one. */
export interface PolicyInput {
  /** As it is requested, own query included, or with `*` at its end. */
  resource: string;
  /** Seconds since 1970, as CloudFront counts. */
  expires: number;
  startsAt?: number | undefined;
  /** An IPv4 range in CIDR notation. */
  sourceIp?: string | undefined;
}

/**
 * The policy that is signed, byte for byte. A canned one is never sent: CloudFront writes the same text from the request,
 * so neither its order nor its spacing is ours to choose (developer guide, "Create a signed URL using a canned policy").
 * A custom one is sent as it was signed; its order is the one that botocore's signer writes.
 */
export function policyText({ resource, expires, startsAt, sourceIp }: PolicyInput): string {
  // Written out: building objects for JSON.stringify to walk costs a tenth of a P-256 signature.
  const address = sourceIp === undefined ? '' : `,"IpAddress":{"AWS:SourceIp":${JSON.stringify(sourceIp)}}`;
  const start = startsAt === undefined ? '' : `,"DateGreaterThan":{"AWS:EpochTime":${startsAt}}`;
  return `{"Statement":[{"Resource":${JSON.stringify(resource)},"Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}${address}${start}}}]}`;
}

/** MIME's base64 with the three characters that a query cannot hold replaced, as CloudFront reads it. It is not RFC 4648's. */
export function toCloudFrontBase64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64').replace(/[+=/]/g, (char) => (char === '+' ? '-' : char === '=' ? '_' : '~'));
}

/** What goes with a signature, by the names that a URL has for it; cookies put `CloudFront-` in front of each. */
export interface SignatureParts {
  /** Of a canned policy. */
  Expires: string | undefined;
  /** A custom policy, encoded. */
  Policy: string | undefined;
  Signature: string;
  'Key-Pair-Id': string;
  'Hash-Algorithm': CloudfrontSignerAlgorithm | undefined;
}

/** The names that a URL's own query may not use. */
export const RESERVED_PARAMETERS: readonly string[] = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] satisfies (keyof SignatureParts)[];
