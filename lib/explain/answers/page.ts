import type { Answer } from '../asked';
import type { Case } from '../case';
import { type CauseCode, finding, type Finding } from '../causes';
import type { Meaning } from './meaning';
import { quoted, timeInWords } from '../words';

/** What CloudFront's error page is about; `unsaid` is its “Bad request.”, which stands for many things. */
type PageKind = 'country' | 'web-acl' | 'method' | 'function' | 'origin' | 'other' | 'unsaid';

const SENTENCES: readonly [PageKind, RegExp][] = [
  ['country', /block access from your country/i],
  ['web-acl', /\bRequest blocked\b/i],
  ['method', /not configured to allow the HTTP request method/i],
  ['function', /\bLambda@?(?:Edge)? function\b|\bCloudFront function\b/i],
  ['origin', /\b(?:the|your) origin\b/i],
  ['unsaid', /^(?:Bad request\b|$)/i],
];

/** Takes an answer, says what the page “The request could not be satisfied” in it is about; undefined when it shows none. */
export function pageKind({ isErrorPage, pageSays = '', status }: Answer): PageKind | undefined {
  if (!isErrorPage) return undefined;
  const kind = SENTENCES.find(([, words]) => words.test(pageSays))?.[0] ?? 'other';
  return (kind === 'unsaid' || kind === 'other') && status !== undefined && status >= 502 && status <= 504 ? 'origin' : kind;
}

/** What CloudFront's own page means: its sentence is the cause, where it has one that says something. */
export function fromPage(it: Case, answer: Answer): Meaning {
  const kind = pageKind(answer) ?? 'unsaid';
  const says = 'CloudFront showed its error page: it refused before it looked at a signature.';
  if (kind === 'unsaid') return { by: 'cloudfront-page', says, stage: ['host', 'distribution', 'protocol', 'length'], otherwise: unsaid(it, answer) };
  const page = answer.pageSays === undefined ? `The answer is ${answer.status ?? 'an error page'}.` : `Its page says ${quoted(answer.pageSays, 300)}`;
  const about = kind === 'origin' ? 'CloudFront showed its error page: it got no answer from the origin that it could pass on.' : says;
  return { by: 'cloudfront-page', says: about, stage: [], otherwise: finding(...told(kind, it), page) };
}

function told(kind: Exclude<PageKind, 'unsaid'>, { asked }: Case): [CauseCode, string] {
  switch (kind) {
    case 'country': return ['country-blocked', 'The distribution does not serve the country that the viewer was seen to come from.'];
    case 'web-acl': return ['web-acl-blocked', 'A web ACL (AWS WAF) in front of the distribution blocked the request.'];
    case 'method': return ['method-not-allowed', `The cache behaviour does not allow the method ${asked.method ?? 'of this request'}.`];
    case 'function': return ['edge-function-failed', 'A function of the distribution (Lambda@Edge or CloudFront Functions) failed, or answered what CloudFront cannot use.'];
    case 'origin': return ['origin-unreachable', 'CloudFront could not reach the origin, or got no answer from it in time.'];
    case 'other': return ['edge-refused', 'CloudFront refused the request before it looked at a signature, for what its page says.'];
  }
}

function unsaid({ distribution }: Case, { pageSays }: Answer): Finding {
  const at = distribution?.seenAt;
  return finding(
    'edge-refused', 'CloudFront refused the request before it looked at a signature, and its page does not say why.',
    ...(pageSays === undefined ? [] : [`It says ${quoted(pageSays, 300)}`]),
    'It does so for a host that no distribution has, for a distribution that is disabled or not deployed yet, for plain HTTP where HTTPS is asked, and for a web ACL.',
    ...(distribution && at ? [`At the look of ${timeInWords(at.getTime() / 1000)} nothing of that was wrong with ${distribution.id}; what has changed since is not known here.`] : []),
  );
}
