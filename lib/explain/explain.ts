import { meaningOf } from './answers/answer';
import { withoutDisproved } from './answers/answered';
import { type Asked, cookieCredentials, splitTarget } from './asked';
import { withLikelyScheme } from './checks/assumed-scheme';
import { type Case, caseOf, type Check, failed, passed, unknown } from './case';
import { finding, type Finding } from './causes';
import { checkConditions } from './checks/conditions';
import { checkCookies } from './checks/cookies';
import { checkCredentials } from './checks/credentials';
import { checkOrigin } from './checks/origin';
import { checkPlace } from './checks/place';
import { barePreflight, isBarePreflight } from './checks/preflight';
import { checkSignature } from './checks/signature';
import { lastOfEach, namesTwice } from './checks/cookies-twice';
import { type Digest, digestOf, type Policy } from './decode';
import type { KnownIssue, Knowledge } from './knowledge';
import type { Meaning } from './answers/meaning';
import { isStrangeHost, strangeHost } from './checks/strange-host';
import { quoted, spanInWords, timeInWords } from './words';

export interface Explanation {
  asked: {
    method: string;
    url: string;
    /** The URL without what signing added: what a signature is about. */
    resource: string;
    signatureIn: 'url' | 'cookies' | undefined;
    /** By AWS's clock. */
    at: Date;
  };
  answeredBy: Pick<Meaning, 'by' | 'says'>;
  policy: (Policy & { kind: 'canned' | 'custom' }) | undefined;
  /** The exact bytes that have to have been signed, and their digest. */
  signed: { text: string; base64: string; algorithm: Digest; digest: string } | undefined;
  /** In the order in which CloudFront is assumed to look; its documentation names none. */
  checks: readonly Check[];
  orderIsAssumed: true;
  /** The one thing to do something about. */
  cause: Finding;
  /** What else is wrong, or has become wrong since. */
  others: readonly Finding[];
  issued: KnownIssue | undefined;
}

/**
 * Says why a request is answered as it is. Takes what was asked and whatever the caller knows; what nobody knows leaves
 * checks open and is said. Never throws, and asks nobody.
 */
export function explain(pasted: Asked, knowledge: Knowledge, now: Date): Explanation {
  const asked = withLikelyScheme(pasted, knowledge, now);
  const it = caseOf(asked, knowledge, now);
  const meaning = meaningOf(it);
  const checks = withoutDisproved(checksOf(it, now), meaning, it);
  const cause = causeOf(checks, meaning, it);
  const { decoded } = it;
  return {
    asked: { method: asked.method ?? 'GET', url: asked.url, resource: it.resource, signatureIn: it.source, at: new Date(it.at * 1000) },
    answeredBy: { by: meaning.by, says: meaning.says },
    policy: decoded?.policy && decoded.kind ? { kind: decoded.kind, ...decoded.policy } : undefined,
    signed: decoded?.bytes && decoded.digest
      ? { text: decoded.bytes.toString('utf8'), base64: decoded.bytes.toString('base64'), algorithm: decoded.digest, digest: digestOf(decoded.bytes, decoded.digest) }
      : undefined,
    checks, orderIsAssumed: true, cause,
    others: checks.flatMap(({ finding: found }) => (found && found !== cause ? [found] : [])),
    issued: knowledge.issued,
  };
}

function checksOf(it: Case, now: Date): Check[] {
  const viewer = viewerChecks(it);
  // What the cookies make good is not told of the parameters as well.
  const instead = overridden(it, viewer, now) ?? outdated(it, viewer, now);
  const ofViewer = instead ? [instead] : [isBarePreflight(it) ? [] : checkCookies(it), ...viewer].flat();
  return [...checkPlace(it), ...ofViewer, ...checkOrigin(it)];
}

/** What depends on the signature alone. */
function viewerChecks(it: Case): Check[] {
  if (isBarePreflight(it) && !it.isOpen) return [barePreflight()];
  if (!it.credentials && it.isOpen) return [passed('credentials', 'The cache behaviour asks for none.')];
  if (isStrangeHost(it)) return [unknown('credentials', 'There is none in this, and whether one is asked for is not known.')];
  return [...checkCredentials(it), checkSignature(it), ...checkConditions(it)];
}

/** One reserved parameter in the URL makes CloudFront ignore cookies, good ones too. */
function overridden(it: Case, viewer: readonly Check[], now: Date): Check | undefined {
  const sent = it.asked.cookies ?? [];
  if (it.source !== 'url' || cookieCredentials(sent) === undefined || !viewer.some(isFailed)) return undefined;
  const byCookies = viewerChecks(caseOf(it.asked, it.knowledge, now, true));
  if (byCookies.some(isFailed)) return undefined;
  const names = [...splitTarget(it.asked.target).reserved.keys()].join(', ');
  return failed('cookies', finding('cookies-overridden', `The cookies are ignored, because the URL has parameters that belong to a signature: ${names}.`, 'With the cookies alone nothing is wrong.'));
}

/** A browser sends an older cookie of another Path or Domain beside the new one, and in front of it where its Path is longer. */
function outdated(it: Case, viewer: readonly Check[], now: Date): Check | undefined {
  const sent = it.asked.cookies ?? [];
  const names = namesTwice(sent);
  if (it.source !== 'cookies' || names.length === 0 || !viewer.some(isFailed)) return undefined;
  const byLast = viewerChecks(caseOf({ ...it.asked, cookies: lastOfEach(sent) }, it.knowledge, now));
  if (byLast.some(isFailed)) return undefined;
  return failed('cookies', finding('cookies-sent-twice', `${names.join(', ')} came more than once, with different values: the first ones are refused, and the last ones are good.`, 'Which one counts CloudFront’s documentation does not say; we assume the first.'));
}

function causeOf(checks: readonly Check[], meaning: Meaning, it: Case): Finding {
  const failing = checks.filter(isFailed);
  // What a browser keeps from the page is no success for whoever watches.
  if (meaning.by === 'served') return findingOf(failing.find(({ id }) => id === 'cors')) ?? finding('served', meaning.says);
  const { tornDown } = it.knowledge.issued ?? {};
  // While its distribution answers by itself, what it says counts more.
  if (tornDown !== undefined && meaning.by !== 'cloudfront-signature' && meaning.by !== 's3') return finding('library-torn-down', `It was issued for the library ${quoted(tornDown, 60)}, which was torn down since.`, meaning.says);
  const { stage } = meaning;
  if (stage) return findingOf(failing.find(({ id }) => stage.includes(id))) ?? meaning.otherwise ?? contradiction(checks, meaning, it);
  const first = failing.find(({ id }) => id !== 'cors') ?? failing[0];
  return findingOf(first) ?? nothingWrong(checks, meaning, it);
}

/** CloudFront refused a signature at which nothing is wrong by what is known here. */
function contradiction(checks: readonly Check[], { says, stage }: Meaning, it: Case): Finding {
  const open = checks.filter(({ id, outcome }) => outcome === 'unknown' && stage?.includes(id) && id !== 'cookies');
  if (open.length > 0) return finding('nothing-found', `CloudFront refused the signature, and what could be checked is in order. Still open: ${listOf(open)}.`, says, ...open.map(({ evidence }) => evidence));
  const { isSchemeAssumed, scheme } = it.asked;
  if (isSchemeAssumed) {
    return finding('nothing-found', `CloudFront refused the signature, and what could be checked is in order for ${scheme}://. Still open: by which scheme it was asked.`, says, `A request line does not say it. It was signed for ${scheme}://, and asked with the other one it is refused just so.`);
  }
  const sourceIp = it.decoded?.policy?.sourceIp;
  if (sourceIp !== undefined) {
    return finding('wrong-address', `Everything else is in order, so CloudFront probably saw another address: the signature holds for ${sourceIp} only.`,
      `Compared was the address that was given, ${it.knowledge.viewerAddress ?? ''}. Behind a VPN, a proxy or a mobile network, or over IPv6, CloudFront sees another one; its access log says which (c-ip).`);
  }
  return finding('answer-disagrees', 'CloudFront refused the signature, but nothing is wrong with what was pasted: it is not what was asked then, or what is known here has changed since.', says, ...ageOf(it));
}

function nothingWrong(checks: readonly Check[], meaning: Meaning, it: Case): Finding {
  if (isStrangeHost(it)) return strangeHost(it);
  const open = checks.filter(({ id, outcome }) => outcome === 'unknown' && id !== 'cookies' && id !== 'cors');
  if (open.length > 0) return finding('nothing-found', `Nothing that could be checked is wrong. Still open: ${listOf(open)}.`, meaning.says, ...open.map(({ evidence }) => evidence));
  if (it.answer) return finding('answer-disagrees', 'Nothing is wrong with what was pasted, and still it was not served.', meaning.says, ...ageOf(it));
  return finding('served', 'Nothing is wrong: this should be served.', ...ageOf(it));
}

/** How old is what the distribution is judged by. */
function ageOf({ distribution, at, skew }: Case): string[] {
  const seen = distribution?.seenAt;
  if (!seen) return [];
  const seconds = seen.getTime() / 1000;
  const before = at + skew - seconds;
  return [`Judged by the look at the distribution at ${timeInWords(seconds)}, ${spanInWords(Math.abs(before))} ${before < 0 ? 'after this was asked' : 'before; what has changed since is not known here'}.`];
}

function listOf(checks: readonly Check[]): string {
  return checks.map(({ title }) => `“${title}”`).join(', ');
}

function isFailed({ outcome }: Check): boolean {
  return outcome === 'fail';
}

function findingOf(check: Check | undefined): Finding | undefined {
  return check?.finding;
}
