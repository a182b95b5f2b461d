import type { Readable } from 'node:stream';
import type { Principal } from './principal';

export interface OriginRequest {
  /** Who the edge asks as: nobody, an origin access identity, or the CloudFront service for a distribution. */
  principal: Principal;
  bucket: string;
  /** The object key, percent-decoded, without the leading slash. */
  key: string;
  /** Percent-encoded, without the question mark; empty for none. */
  query: string;
  method: 'GET' | 'HEAD' | 'OPTIONS';
  /** Range, If-None-Match and the like; lower-case names. */
  headers: Record<string, string>;
}

export interface OriginResponse {
  status: number;
  /** Lower-case names. A refusal carries S3's own XML as its body. */
  headers: Record<string, string>;
  /** Undefined when there is none (HEAD, 304). The reader must consume or destroy it. */
  body: Readable | Buffer | undefined;
}

/** S3 as the edge reaches it: in this process, but through full authorisation, so the policy decides. */
export interface S3Origin {
  fetch(request: OriginRequest): Promise<OriginResponse>;
}

/** Not the website endpoint of a bucket, which is a server of its own. */
const ORIGIN_HOST =
  /^(?<bucket>[a-z0-9][a-z0-9.-]*)\.s3(?!-website)(?:[.-][a-z0-9-]+)?\.(?:amazonaws\.com|localhost)(?::\d+)?$/;

/** Takes an origin's DomainName (`BUCKET.s3.REGION.amazonaws.com`), gives the bucket, or undefined. */
export function bucketOfOriginHost(domainName: string): string | undefined {
  return ORIGIN_HOST.exec(domainName.toLowerCase())?.groups?.bucket;
}
