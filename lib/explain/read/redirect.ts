import { S3_HOST } from '@/lib/aws/signing-guard';

import { urlParts } from '../asked';
import { withoutPort } from '../host';

const STATUS = /^\s*(?:< ?)?HTTP\/[\d.]+ (\d{3})\b/;
const REQUEST = /^\s*(?:> ?)?[A-Z]{3,7} \/\S* HTTP\/[\d.]+\s*$|^\* Issue another request to this URL:/;

/**
 * Takes the lines of a transcript, gives those up to where curl -L followed S3's own redirect past the distribution: what CloudFront
 * was asked, and passed on, is what there is to explain. Gives all of them when nothing of the kind is in there.
 */
export function withoutFollowedRedirect(lines: readonly string[], notes: string[]): readonly string[] {
  const at = lines.findIndex((line, index) => isRedirect(line) && leadsToS3(lines, index) && !isAtS3(lines, index));
  const next = at < 0 ? -1 : lines.findIndex((line, index) => index > at && REQUEST.test(line));
  if (next < 0) return lines;
  notes.push('S3’s redirect was followed past the distribution: what came before that was looked at.');
  return lines.slice(0, next);
}

function isRedirect(line: string): boolean {
  const status = STATUS.exec(line)?.[1];
  return status !== undefined && /^30[1278]$/.test(status);
}

function leadsToS3(lines: readonly string[], at: number): boolean {
  const location = lines.slice(at + 1, at + 100).map((line) => /^\s*(?:< ?)?location:\s*(\S+)/i.exec(line)?.[1]).find((found) => found !== undefined);
  return isS3(urlParts(location ?? '')?.host);
}

function isAtS3(lines: readonly string[], at: number): boolean {
  const host = lines.slice(Math.max(0, at - 200), at).map((line) => /^\s*(?:> ?)?host:\s*(\S+)/i.exec(line)?.[1]).findLast((found) => found !== undefined);
  return isS3(host);
}

function isS3(host: string | undefined): boolean {
  return host !== undefined && S3_HOST.test(withoutPort(host));
}
