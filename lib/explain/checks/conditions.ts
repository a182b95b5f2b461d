import { MAX_URL_BYTES } from '@/lib/aws/signing-guard';

import { ipv4In, isInRange, parseIpv4Range } from '../address';
import { splitTarget, urlParts } from '../asked';
import { type Case, type Check, failed, isBucketHost, passed, unknown } from '../case';
import { type CauseCode, finding, type Finding } from '../causes';
import type { Policy } from '../decode';
import { covers, hasWildcard, uncoveredPart } from './resource';
import { quoted, spanInWords, timeInWords } from '../words';

/** What takes a few hundredths of a second to compare; no policy that means something comes near. */
const MAX_COMPARISONS = 2_000_000;

/** What the policy asks for: this URL, this time, this address. */
export function checkConditions(it: Case): Check[] {
  const policy = it.decoded?.policy;
  if (!policy) {
    const why = 'There is no policy that can be read.';
    return [unknown('resource', why), unknown('not-before', why), unknown('expiry', why), unknown('address', why)];
  }
  return [checkResource(it, policy), checkStart(it, policy), checkExpiry(it, policy), checkAddress(it, policy)];
}

function checkResource(it: Case, { resource }: Policy): Check {
  if (it.decoded?.kind === 'canned') return passed('resource', 'A canned policy is about the URL itself.');
  if (resource === undefined) return passed('resource', 'The policy names no Resource, so it opens everything that trusts the key.');
  if (resource.length > MAX_URL_BYTES || it.resource.length > MAX_URL_BYTES) return unknown('resource', 'One of the two is longer than any URL that CloudFront takes.');
  if (comparisons(resource, it.resource) > MAX_COMPARISONS) return unknown('resource', 'The policy has more wildcards than can be compared here.');
  if (covers(resource, it.resource)) return passed('resource', `${quoted(resource, 300)} covers it.`);
  const { code, says } = mismatch(it, resource);
  return failed('resource', finding(code, says, `The policy opens ${quoted(resource, 300)}.`, `Asked for was ${quoted(it.resource, 300)}.`));
}

/** What comes in front of the first wildcard is compared once, and the rest with all of the URL. */
function comparisons(resource: string, url: string): number {
  const first = resource.search(/[*?]/);
  return first < 0 ? 0 : (resource.length - first) * url.length;
}

interface Mismatch {
  code: CauseCode;
  says: string;
}

function mismatch(it: Case, resource: string): Mismatch {
  const wanted = urlParts(resource);
  if (wanted && isBucketHost(wanted.host, it.knowledge)) return { code: 'signed-s3-url', says: 'The policy opens a URL of the bucket at S3, not the distribution’s.' };
  const part = uncoveredPart(resource, it.resource);
  if (!resource.includes('://')) return { code: 'resource-mismatch', says: 'The Resource is no URL: it has to begin with http:// or https://.' };
  const scheme = resource.split('://', 1)[0] ?? '';
  const isPlain = part === 'scheme' ? !hasWildcard(scheme) : part === 'host' && !hasWildcard(wanted?.host ?? '*');
  if (hasWildcard(resource) && !isPlain) return wildcardMismatch(it.resource, resource, part);
  if (part === 'scheme') return { code: 'scheme-changed', says: `It was signed for ${scheme}:// and asked for with ${it.asked.scheme}://.` };
  if (part === 'host') return { code: 'host-swapped', says: `It was signed for the host ${wanted?.host ?? 'of the policy'} and asked for at ${it.asked.host}.` };
  return pathMismatch(it, wanted?.target ?? '');
}

function pathMismatch({ asked }: Case, signed: string): Mismatch {
  const [signedPath = '', signedQuery] = signed.split(/\?([\s\S]*)/, 2);
  const { path, own } = splitTarget(asked.target);
  if (signedPath === path) {
    const kept = signedQuery === undefined || signedQuery === '' ? [] : signedQuery.split('&');
    const added = own.filter((parameter) => !kept.includes(parameter));
    return added.length > 0 && kept.every((parameter) => own.includes(parameter))
      ? { code: 'query-added', says: `The URL was changed after signing: ${quoted(added.join('&'))} was added to its query.` }
      : { code: 'query-changed', says: 'The query is another one than the policy’s.' };
  }
  if (spelledOut(signedPath) === spelledOut(path)) return { code: 'path-reencoded', says: 'The path is spelled otherwise than in the policy.' };
  return { code: 'resource-mismatch', says: 'The policy opens another object than the one that was asked for.' };
}

function wildcardMismatch(url: string, resource: string, part: ReturnType<typeof uncoveredPart>): Mismatch {
  const misread = (says: string): Mismatch => ({ code: 'wildcard-misread', says });
  if (part === 'scheme' || part === 'host') return { code: part === 'scheme' ? 'scheme-changed' : 'host-swapped', says: `The policy covers another ${part}: a wildcard reaches no further than its own part of the URL.` };
  if (covers(resource.toLowerCase(), url.toLowerCase())) return misread('The policy differs from the URL in capital and small letters, which count.');
  if (covers(`${resource}*`, url)) return misread('The policy covers only the beginning of the URL: a * has to be at its end to cover the rest and the query.');
  if (covers(resource.replaceAll('*', '**').replaceAll('?', '*'), url)) return misread('A ? stands for exactly one character; for any number of them it has to be *.');
  if (covers(resource, url.split('?', 1)[0] ?? url)) return misread('The policy covers the path, but not the query: only a * at its end does.');
  return { code: 'resource-mismatch', says: 'The policy opens other paths than the one that was asked for.' };
}

function spelledOut(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', '%20'));
  } catch {
    return path;
  }
}

function checkStart(it: Case, { notBefore, expiresAt }: Policy): Check {
  if (notBefore === undefined) return passed('not-before', 'It holds from the moment it was signed.');
  if (notBefore >= expiresAt) {
    return failed('not-before', finding('policy-malformed', `The policy never holds: it begins at ${timeInWords(notBefore)}, and ends at ${timeInWords(expiresAt)}.`, 'DateGreaterThan has to lie before DateLessThan.'));
  }
  if (it.at > notBefore) return passed('not-before', `It holds since ${timeInWords(notBefore)}.`);
  const early = spanInWords(notBefore - it.at + 1);
  if (it.at + it.skew > notBefore) return failed('not-before', skewed(it, `The signature holds from ${timeInWords(notBefore)} on, which is over by our clock and not by AWS’s.`));
  return failed('not-before', finding('not-yet-valid', `The signature does not hold yet: it begins ${early} later, at ${timeInWords(notBefore)}.`, whenAsked(it)));
}

function checkExpiry(it: Case, { expiresAt }: Policy): Check {
  if (it.at < expiresAt) return passed('expiry', `It holds until ${timeInWords(expiresAt)}, ${spanInWords(expiresAt - it.at)} more.`);
  const issued = it.knowledge.issued?.at;
  if (issued && expiresAt <= issued.getTime() / 1000) return failed('expiry', skewed(it, `The signature had expired before it was issued: at ${timeInWords(expiresAt)}.`));
  if (it.at + it.skew < expiresAt) return failed('expiry', skewed(it, `The signature has expired by AWS’s clock and not by ours, at ${timeInWords(expiresAt)}.`));
  if (!it.asked.answer?.at) {
    return failed('expiry', finding('expired', `The signature has expired: it held until ${timeInWords(expiresAt)}; as of ${timeInWords(it.at)} that is ${spanInWords(it.at - expiresAt)} ago.`,
      // Who gave the key asks about a moment of their own choice.
      ...(it.knowledge.keys?.given ? [] : ['When it was asked is not known here. If it was refused while it held, that had another reason: paste the answer too, whose Date says when.'])));
  }
  const late = it.at === expiresAt ? 'in that very second' : `${spanInWords(it.at - expiresAt)} before it was asked`;
  return failed('expiry', finding('expired', `The signature expired ${late}, at ${timeInWords(expiresAt)}.`, whenAsked(it)));
}

function skewed({ skew }: Case, says: string): Finding {
  const how = skew === 0 ? 'The clock of the signer is behind.' : `Our clock is ${spanInWords(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} AWS’s.`;
  return finding('clock-skew', `${says} The clocks do not agree.`, how);
}

function whenAsked({ at, asked }: Case): string {
  return asked.answer?.at ? `It was asked at ${timeInWords(at)}, by the Date of the answer.` : `Judged as of ${timeInWords(at)}.`;
}

function checkAddress({ knowledge: { viewerAddress } }: Case, { sourceIp }: Policy): Check {
  if (sourceIp === undefined) return passed('address', 'It holds for every address.');
  const range = parseIpv4Range(sourceIp);
  if (!range || viewerAddress === undefined) return unknown('address', `It holds for ${sourceIp} only; where the viewer comes from is not known. Give the viewer’s address to have it compared.`);
  if (isInRange(range, viewerAddress)) return passed('address', `${viewerAddress} is in ${sourceIp}.`);
  const ipv6 = viewerAddress.includes(':') && ipv4In(viewerAddress) === undefined ? ['A policy knows IPv4 only: switch IPv6 off at the distribution, or leave the address out.'] : [];
  return failed('address', finding('wrong-address', `The signature holds for ${sourceIp}, and the viewer was seen at ${viewerAddress}.`, `Seen: ${viewerAddress}.`, ...ipv6));
}
