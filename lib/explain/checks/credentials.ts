import { guardKeyPairId } from '@/lib/aws/signing-guard';

import { type Asked, isCloudFrontCookie, splitOnce, splitTarget } from '../asked';
import { type Case, type Check, failed, passed, unknown } from '../case';
import { finding } from '../causes';
import { keyThatSigned } from './signature';
import { isMasked, isShortened, otherEncoding } from '../decode';
import { escapedParameters } from './escaped';
import type { KnownBehavior, KnownDistribution } from '../knowledge';
import { meantKeyId } from './near-key-id';
import { presignedBy } from './presigned';
import { asOf, quoted, timeInWords } from '../words';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is presented, and whether it has the form that CloudFront reads. */
export function checkCredentials(it: Case): Check[] {
  const present = checkPresent(it);
  // What is escaped, CloudFront does not see: nothing else can be said of it.
  if (present.finding?.code === 'url-escaped') return [present];
  const keyId = checkKeyId(it);
  const trusted = keyId.outcome === 'fail' ? unknown('key-trusted', 'It is about no key that is known.') : checkTrusted(it);
  return [present, keyId, trusted, checkSignatureForm(it), checkPolicyForm(it), checkHashAlgorithm(it)];
}

function checkPresent({ credentials, source, asked, knowledge }: Case): Check {
  if (credentials?.keyPairId !== undefined) return passed('credentials', source === 'url' ? 'The URL has one.' : 'The cookies have one.');
  if (!credentials && knowledge.issued?.as === 'cookies') {
    return failed('credentials', finding('cookies-not-sent', 'The signature was handed out as cookies, and they did not come along with the request.'));
  }
  const presigned = presignedBy(asked.target);
  if (presigned !== undefined) {
    return failed('credentials', finding('presigned-for-s3', 'The URL carries no signature of CloudFront’s: it is presigned for S3.', `It has ${presigned}: CloudFront looks at no such signature, and S3 knows it at the bucket’s own address alone.`));
  }
  const escaped = escapedParameters(asked.target);
  if (escaped) return failed('credentials', finding('url-escaped', `The URL has ${escaped.names.join(', ')}, but CloudFront does not see them all: ${escaped.how}.`));
  const small = namesInSmallLetters(asked);
  if (small.length > 0) {
    return failed('credentials', finding('missing-key-id', 'The names of the signature are in small letters, so CloudFront does not see it: capital letters count.', `It has ${small.join(', ')}; they are spelled Expires, Policy, Signature and Key-Pair-Id, and with CloudFront- in front as cookies.`));
  }
  const where = source === 'url' ? 'The URL has a part of a signature, but no Key-Pair-Id.' : source === 'cookies' ? 'There is no CloudFront-Key-Pair-Id among the cookies.' : undefined;
  const nothing = asked.cookies === undefined ? 'The URL carries no signature, and no cookies were found with it.' : 'The URL carries no signature, and none of CloudFront’s cookies went along.';
  return failed('credentials', finding('missing-key-id', where ?? nothing));
}

/** Names that would be CloudFront's if they were spelled as it spells them. */
function namesInSmallLetters({ target, cookies = [] }: Asked): string[] {
  const inUrl = splitTarget(target).own.map((parameter) => splitOnce(parameter, '=')[0]).filter((name) => /^(?:signature|key-pair-id)$/i.test(name));
  const inCookies = cookies.map(({ name }) => name).filter((name) => /^cloudfront-(?:signature|key-pair-id)$/i.test(name) && !isCloudFrontCookie(name));
  return [...inUrl, ...inCookies].map((name) => quoted(name, 40));
}

function checkKeyId(it: Case): Check {
  const { credentials, key, knowledge, distribution } = it;
  const id = credentials?.keyPairId;
  if (id === undefined) return unknown('key-id', 'There is no key id.');
  if (key?.atCloudFront === false) return failed('key-id', finding('key-not-at-cloudfront', asOf(key.seenAt, `CloudFront does not have the key ${id} any more, or not yet.`), 'It was not there at the last look.'));
  if (key) return passed('key-id', `${id} is known.`);
  const shown = quoted(id, 60);
  if (UUID.test(id) || knowledge.keyGroupIds?.includes(id)) {
    const how = knowledge.keyGroupIds?.includes(id) ? `${shown} is the id of a key group.` : `${shown} has the shape of a key group’s id.`;
    return failed('key-id', finding('key-group-id-used', 'Key-Pair-Id names a key group; it has to name the public key.', how));
  }
  const { list = [], allAt, given } = knowledge.keys ?? {};
  if (given) return failed('key-id', finding('unknown-key-id', `It names the key ${shown}, and the one that was given is ${list.map((each) => each.id).join(', ')}.`));
  const signer = keyThatSigned(it);
  const meant = meantKeyId(id, list.map((each) => each.id));
  if (meant) {
    const holds = signer === meant.id ? ['With its public key the signature holds.'] : [];
    return failed('key-id', finding('key-id-damaged', `Key-Pair-Id is ${shown}, which is not the id of a key: ${meant.id} seems to be meant, and ${meant.says}.`, ...holds));
  }
  if (signer !== undefined) return failed('key-id', finding('wrong-key-id', `The key ${signer} made this signature, and Key-Pair-Id names ${shown}.`, `With the public key of ${signer} the signature holds.`));
  const shape = guardKeyPairId(id);
  if (!shape.ok) return failed('key-id', finding('unknown-key-id', `${shown} is not the id of a public key.`, shape.error.message));
  // A key of somebody else's account is good for their distributions; and another that ours trust may have come after the look at the account.
  if (!distribution) return unknown('key-id', `Whether ${shown} is at CloudFront is not known: the distribution is none of this install.`);
  if (allBehaviors(distribution).some(({ trustedKeyIds }) => trustedKeyIds?.includes(id))) return passed('key-id', `${id} is in a key group that the distribution trusts.`);
  if (!allAt) return unknown('key-id', `Whether ${shown} is at CloudFront is not known.`);
  return failed('key-id', finding('unknown-key-id', asOf(allAt, `No public key has the id ${shown}.`), `It was none of the keys in the account when that was looked at, ${timeInWords(allAt.getTime() / 1000)}.`));
}

function checkTrusted({ credentials, behavior, distribution }: Case): Check {
  const id = credentials?.keyPairId;
  if (id === undefined || !behavior?.restricted || !behavior.trustedKeyIds) return unknown('key-trusted', 'The keys that the cache behaviour trusts are not known.');
  if (behavior.trustedKeyIds.includes(id)) return passed('key-trusted', `${id} is in a trusted key group of ${behavior.pathPattern}.`);
  const other = allBehaviors(distribution).find(({ trustedKeyIds }) => trustedKeyIds?.includes(id));
  const trusted = `It trusts ${behavior.trustedKeyIds.length === 0 ? 'no key' : behavior.trustedKeyIds.slice(0, 5).join(', ')}.`;
  if (other) {
    return failed('key-trusted', finding('other-behavior-matched', asOf(distribution?.seenAt, `The path is taken by the behaviour ${behavior.pathPattern}, which does not trust the key; ${other.pathPattern} would.`), trusted));
  }
  return failed('key-trusted', finding('key-not-trusted', asOf(distribution?.seenAt, `The key ${quoted(id, 60)} is in no key group that this cache behaviour trusts.`), trusted));
}

function allBehaviors(distribution: KnownDistribution | undefined): readonly KnownBehavior[] {
  return [...(distribution?.behaviors ?? []), ...(distribution?.defaultBehavior ? [distribution.defaultBehavior] : [])];
}

function checkSignatureForm({ credentials, decoded, source, asked }: Case): Check {
  if (!credentials) return unknown('signature-form', 'There is no signature.');
  if (source === 'url' && presignedBy(asked.target)) return unknown('signature-form', 'There is none of CloudFront’s.');
  const text = credentials.signature;
  if (text === undefined) return failed('signature-form', finding('missing-signature', `There is no signature in the ${source === 'url' ? 'URL' : 'cookies'}.`));
  if (decoded?.signature) return passed('signature-form', `${decoded.signature.length} bytes.`);
  if (isMasked(text)) return unknown('signature-form', 'The signature is masked in this, so nothing can be said about it.');
  if (isShortened(text)) return failed('signature-form', finding('missing-signature', 'The signature is not whole: whatever showed it left out a part, where … stands.', `It begins with ${quoted(text, 40)}.`));
  const why = otherEncoding(text);
  return failed('signature-form', finding('signature-not-decodable', `The signature cannot be decoded${why === undefined ? '' : `: ${why}`}.`, `It begins with ${quoted(text, 40)}.`));
}

function checkPolicyForm({ decoded }: Case): Check {
  if (!decoded) return unknown('policy-form', 'There is no policy.');
  if (!decoded.problem && !decoded.policy) return unknown('policy-form', 'The policy is masked in this.');
  if (!decoded.problem) return passed('policy-form', decoded.kind === 'canned' ? 'A canned policy: CloudFront writes it from the request.' : 'A custom policy.');
  const text = decoded.bytes?.toString('utf8');
  return failed('policy-form', finding(decoded.problem.code, decoded.problem.says, ...(text === undefined ? [] : [`It says ${quoted(text, 300)}.`])));
}

function checkHashAlgorithm({ credentials, decoded }: Case): Check {
  if (!credentials || !decoded) return unknown('hash-algorithm', 'There is no signature.');
  if (decoded.digest) return passed('hash-algorithm', decoded.digest === 'sha256' ? 'SHA-256, as Hash-Algorithm says.' : 'SHA-1, which needs no marker.');
  return failed('hash-algorithm', finding('unknown-hash-algorithm', `Hash-Algorithm is ${quoted(credentials.hashAlgorithm ?? '', 40)}, which CloudFront does not know.`));
}
