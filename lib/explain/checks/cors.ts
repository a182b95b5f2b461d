import { type Asked, type CorsComplaint, isCloudFrontCookie, urlParts } from '../asked';
import { type Case, type Check, failed, passed, unknown } from '../case';
import { finding } from '../causes';

/** Whether a browser lets the page see the answer: CloudFront's own refusals carry no CORS headers, so it speaks of CORS in their place. */
export function checkCors(it: Case): Check {
  const { asked, answer, knowledge } = it;
  if (asked.cors) return blocked(it, `The browser blocked the answer${asked.cors.isPreflight ? ' to its preflight (OPTIONS)' : ''}: ${complained(asked.cors, asked)}`);
  const page = asked.origin ?? knowledge.page ?? asked.page;
  if (page === undefined) return passed('cors', 'Nothing says that a page on another origin asked.');
  if (originOf(page) === originOf(asked.url)) return passed('cors', 'The page that asked is of the same origin.');
  if (asked.origin === undefined) {
    return unknown('cors', `Whether a page at ${page} may read it is seen only in the answer to a request with its Origin, and this one has none. A plain video element needs no such permission.`);
  }
  if (!answer?.hasHeaders) return unknown('cors', `Whether the page at ${page} may read it, the headers of the answer would say.`);
  const why = refusal(asked, asked.origin, answer);
  return why === undefined ? passed('cors', `Access-Control-Allow-Origin is ${(answer.allowOrigin ?? '').slice(0, 100)}.`) : blocked(it, `A browser keeps this answer from the page at ${page}: ${why}`);
}

function refusal({ cookies = [] }: Asked, origin: string, { allowOrigin, allowCredentials }: NonNullable<Asked['answer']>): string | undefined {
  const hasCredentials = cookies.some(({ name }) => isCloudFrontCookie(name));
  if (allowOrigin === undefined) return 'it has no Access-Control-Allow-Origin.';
  if (allowOrigin === '*') return hasCredentials ? 'it allows every origin (*), which does not count for a request with cookies.' : undefined;
  if (originOf(allowOrigin) !== originOf(origin)) return `it allows ${allowOrigin.slice(0, 100)} alone.`;
  return hasCredentials && allowCredentials !== 'true' ? 'cookies went along, and it has no Access-Control-Allow-Credentials: true.' : undefined;
}

function complained({ kind, names }: CorsComplaint, { origin, page }: Asked): string {
  const where = origin ?? page;
  switch (kind) {
    case 'missing': return 'it has no Access-Control-Allow-Origin for the page.';
    case 'redirect': return 'it was a redirect, which it does not follow: from http:// to https://, or S3’s to the bucket’s own region.';
    case 'wildcard': return 'it allows every origin (*), which does not count for a request with credentials.';
    case 'other-origin': return `it allows ${names ?? 'another origin'} alone${where === undefined ? '' : `, and the page is at ${where}`}.`;
    case 'several': return `its Access-Control-Allow-Origin has more than one value${names === undefined ? '' : ` (${names})`}, mostly because the bucket and CloudFront both set it.`;
    case 'credentials': return 'the request has credentials, and the answer no Access-Control-Allow-Credentials: true.';
    case 'not-allowed': return `it does not allow ${names ?? 'the method or a header of the request'}.`;
    case 'preflight': return 'it was no success.';
    case 'other': return 'it has not the CORS headers that would let the page have it.';
  }
}

function blocked({ asked, answer, knowledge }: Case, says: string): Check {
  const status = answer?.status;
  const isBare = answer?.allowOrigin === undefined && (asked.cors === undefined || ['missing', 'preflight', 'other'].includes(asked.cors.kind));
  const behind = !isBare ? '' : status !== undefined && status >= 400 ? ' That hides the refusal behind it: CloudFront’s refusals carry no CORS headers.'
    : status === undefined ? ' A refusal may be behind it: CloudFront’s refusals carry no CORS headers.' : '';
  const served = status !== undefined && status < 300 ? [`It was served, with status ${status}: only the browser keeps it from the page.`] : [];
  return failed('cors', finding('cors-blocked', `${says}${behind}`, `The page is ${asked.origin ?? knowledge.page ?? asked.page ?? 'not known'}.`, ...served));
}

function originOf(url: string): string | undefined {
  const parts = urlParts(url);
  return parts && `${parts.scheme}://${parts.host.toLowerCase().replace(parts.scheme === 'https' ? /:443$/ : /:80$/, '')}`;
}
