import { isCloudFrontCookie, type SetCookie, splitTarget, urlParts } from '../asked';
import { type Case, type Check, failed, passed, unknown } from '../case';
import { namesTwice } from './cookies-twice';
import { withoutPort } from '../host';
import { type CauseCode, finding } from '../causes';
import { timeInWords } from '../words';

/** No cookie is as old as the first one, of 1994: an end before it is how cookies are deleted. */
const FIRST_COOKIE = Date.UTC(1994, 0);

/** Whether a browser sends the cookies that were set along to this URL. What is only set proves nothing by itself. */
export function checkCookies(it: Case): Check {
  const { asked, source } = it;
  const set = asked.setCookies.filter(({ name }) => isCloudFrontCookie(name));
  const sent = asked.cookies?.filter(({ name }) => isCloudFrontCookie(name)) ?? [];
  if (sent.length > 0) {
    const twice = namesTwice(sent);
    return passed('cookies', `Sent: ${[...new Set(sent.map(({ name }) => name))].join(', ')}.${twice.length > 0 ? ` ${twice.join(', ')} came more than once; the first one is assumed to count.` : ''}`);
  }
  if (source === 'url') return passed('cookies', 'The URL carries the signature; cookies are not needed.');
  if (set.length === 0) return unknown('cookies', 'No cookies were found in this.');
  const living = set.filter(({ endsAt }) => endsAt === undefined || endsAt.getTime() / 1000 > it.at);
  const ended = set.find(({ name }) => !living.some((cookie) => cookie.name === name));
  if (ended) return failed('cookies', finding('cookie-expired', endOf(ended), `${set.length} of CloudFront’s cookies were set.`));
  const reason = living.map((cookie) => whyNotSent(cookie, it)).find((one) => one !== undefined);
  if (reason) return failed('cookies', finding(reason.code, reason.says, `${set.length} of CloudFront’s cookies were set.`));
  const page = pageHost(it);
  if (page === undefined) return unknown('cookies', 'Their attributes allow it; which page asks is not known, so SameSite could not be judged.');
  return passed('cookies', siteOf(page) === siteOf(asked.host) ? 'Their attributes let a browser send them.' : 'Their attributes let a browser send them, unless it blocks cookies of other sites, as many do.');
}

function endOf({ name, endsAt }: SetCookie): string {
  const isDeleted = endsAt !== undefined && endsAt.getTime() < FIRST_COOKIE;
  return isDeleted ? `${name} was set with an end that was over at once, which deletes it.` : `${name} ended at ${timeInWords(Math.floor((endsAt?.getTime() ?? 0) / 1000))}, before the video was asked for.`;
}

interface NotSent {
  code: CauseCode;
  says: string;
}

function whyNotSent(cookie: SetCookie, it: Case): NotSent | undefined {
  const { asked } = it;
  const host = withoutPort(asked.host);
  const page = pageHost(it);
  const setter = hostOf(it.knowledge.cookiesSetBy ?? asked.cookiesSetBy) ?? page;
  const { name, domain, path, secure, sameSite } = cookie;
  if (domain === undefined) {
    if (setter !== undefined && setter !== host) return { code: 'cookie-domain', says: `${name} was set without a Domain, so it goes back to ${setter} only, and not to ${host}.` };
  } else {
    if (domain === 'cloudfront.net') return { code: 'cookie-domain', says: 'No browser takes a cookie for all of cloudfront.net.' };
    if (!isWithin(host, domain)) return { code: 'cookie-domain', says: `${name} is for ${domain}, and the video is asked for at ${host}.` };
    if (setter !== undefined && !isWithin(setter, domain)) return { code: 'cookie-domain', says: `${setter} may not set a cookie for ${domain}: browsers refuse it.` };
  }
  const { path: asking } = splitTarget(urlParts(asked.url)?.target ?? asked.target);
  if (path !== undefined && !(asking === path || asking.startsWith(path.endsWith('/') ? path : `${path}/`))) {
    return { code: 'cookie-path', says: `${name} is for paths below ${path}, and ${asking} is none of them.` };
  }
  if (secure && asked.scheme === 'http' && !/(^|\.)localhost$/.test(host)) return { code: 'cookie-secure', says: `${name} is Secure, and the video is asked for over plain HTTP.` };
  if (sameSite === 'none' && !secure) return { code: 'cookie-same-site', says: `${name} has SameSite=None without Secure: browsers refuse it.` };
  if (page !== undefined && siteOf(page) !== siteOf(host) && sameSite !== 'none') {
    const how = sameSite === undefined ? 'has no SameSite, which counts as Lax' : `has SameSite=${sameSite === 'lax' ? 'Lax' : 'Strict'}`;
    return { code: 'cookie-same-site', says: `${name} ${how}, and the page at ${page} is another site than ${host}: a request across sites goes without it.` };
  }
  return undefined;
}

function pageHost({ knowledge, asked }: Case): string | undefined {
  return hostOf(knowledge.page ?? asked.page);
}

function hostOf(url: string | undefined): string | undefined {
  const host = urlParts(url ?? '')?.host;
  return host === undefined ? undefined : withoutPort(host);
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/**
 * The part of a host that counts as one site. Assumed, without the list of public suffixes: two labels, and three where the
 * last two belong to everybody.
 */
function siteOf(host: string): string {
  const name = withoutPort(host);
  if (/^[\d.]+$|^\[/.test(name)) return name;
  const isShared = /(^|\.)(cloudfront\.net|amazonaws\.com|(co|com|org|net|ac|gov|edu)\.[a-z]{2})$/.test(name);
  return name.split('.').slice(isShared ? -3 : -2).join('.');
}
