import { createHash } from 'node:crypto';

import { parseIpv4Range } from './address';
import type { Credentials } from './asked';

/** CloudFront counts in seconds and takes no more than 31 bits. */
const LAST_EPOCH = 2_147_483_647;

export type Digest = 'sha1' | 'sha256';

/** What our own pages show in place of a signature or a policy. */
export const MASKED = '(masked)';

/** Whether somebody put a word or stars in place of a signature or a policy, as our own pages do. */
export function isMasked(text: string): boolean {
  return text === MASKED || /^[[(<{]?(?:redacted|removed|hidden|masked|secret|omitted|signature|policy|x{3,}|\*{2,}|%5B\w{4,10}%5D)[\])>}]?$/i.test(text);
}

/** What a policy says, canned or custom. */
export interface Policy {
  /** Undefined stands for everything that trusts the key, which a custom policy says by leaving it out. */
  resource: string | undefined;
  /** Seconds since 1970, as all times of a policy. */
  expiresAt: number;
  notBefore: number | undefined;
  sourceIp: string | undefined;
}

/** Why CloudFront cannot read a policy. */
export interface PolicyProblem {
  code: 'policy-missing' | 'policy-not-decodable' | 'policy-not-json' | 'milliseconds' | 'policy-malformed';
  says: string;
}

export interface Decoded {
  /** Canned: `Expires` came, and CloudFront writes the policy itself. Custom: the policy came along. */
  kind: 'canned' | 'custom' | undefined;
  /** What has to have been signed, byte for byte; undefined when nothing says it. */
  bytes: Buffer | undefined;
  /** Undefined where the marker names none that CloudFront knows. */
  digest: Digest | undefined;
  policy: Policy | undefined;
  problem: PolicyProblem | undefined;
  /** Undefined when it is absent, or not in CloudFront's base64. */
  signature: Buffer | undefined;
}

/** Takes what a viewer presents for the URL `resource`, gives the policy behind it and the bytes that were signed. Never throws. */
export function decode(credentials: Credentials, resource: string): Decoded {
  return {
    ...decodePolicy(credentials, resource),
    digest: digestNamed(credentials.hashAlgorithm),
    signature: credentials.signature === undefined || isMasked(credentials.signature) ? undefined : fromCloudFrontBase64(credentials.signature),
  };
}

/** The canned policy as CloudFront writes it from a request; neither its order nor its spacing is the signer's to choose. */
export function cannedPolicy(resource: string, expires: string): string {
  return `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
}

/** The digest of bytes in hexadecimal. */
export function digestOf(bytes: Buffer, digest: Digest): string {
  return createHash(digest).update(bytes).digest('hex');
}

/** Takes text in CloudFront's own base64 (`-` `_` `~` for `+` `=` `/`), gives the bytes, or undefined when it is none. */
export function fromCloudFrontBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9~-]+_{0,2}$/.test(text)) return undefined;
  return Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');
}

/** Whether whatever showed a text left out a part of it. */
export function isShortened(text: string): boolean {
  return /…|%E2%80%A6|\.{3}/i.test(text);
}

/** What text that is not in CloudFront's base64 seems to be; undefined when it is nothing known. */
export function otherEncoding(text: string): string | undefined {
  if (/^(?:[A-Za-z0-9+/=~_-]|%20)+$/.test(text) && text.includes('%20')) return 'there are spaces in it (%20): a + was read as a space, or it was broken into lines';
  if (/%[0-9A-Fa-f]{2}/.test(text)) return 'it is percent-encoded: something encoded it after it was signed';
  if (/[+/=]/.test(text) && /^[A-Za-z0-9+/]+={0,2}$/.test(text)) return 'it is ordinary base64: + = / have to be written as - _ ~';
  if (/\s/.test(text)) return 'there are spaces in it: a + was read as a space, or it was broken into lines';
  if (/^[A-Za-z0-9_-]+$/.test(text) && /_[A-Za-z0-9-]/.test(text)) return 'it is base64url (RFC 4648), which writes / as _; CloudFront writes it as ~';
  if (/^[A-Za-z0-9~-]+_{0,2}$/.test(text)) return 'its length is no multiple of four: a part of it is missing';
  return undefined;
}

function digestNamed(marker: string | undefined): Digest | undefined {
  if (marker === undefined || marker === 'SHA1') return 'sha1';
  return marker === 'SHA256' ? 'sha256' : undefined;
}

type DecodedPolicy = Pick<Decoded, 'kind' | 'bytes' | 'policy' | 'problem'>;

function decodePolicy({ policy: encoded, expires }: Credentials, resource: string): DecodedPolicy {
  if (encoded !== undefined && isShortened(encoded)) {
    return { kind: 'custom', bytes: undefined, policy: undefined, problem: { code: 'policy-missing', says: 'The policy is not whole: whatever showed it left out a part, where … stands.' } };
  }
  if (encoded !== undefined && isMasked(encoded)) return { kind: 'custom', bytes: undefined, policy: undefined, problem: undefined };
  if (encoded !== undefined) {
    const bytes = fromCloudFrontBase64(encoded);
    if (bytes) return { kind: 'custom', bytes, ...readCustomPolicy(bytes) };
    const says = `The policy cannot be decoded: ${otherEncoding(encoded) ?? 'it is not in the base64 that CloudFront uses'}.`;
    return { kind: 'custom', bytes: undefined, policy: undefined, problem: { code: 'policy-not-decodable', says } };
  }
  if (expires === undefined) {
    const says = 'There is neither a policy nor an expiry.';
    return { kind: undefined, bytes: undefined, policy: undefined, problem: { code: 'policy-missing', says } };
  }
  const bytes = Buffer.from(cannedPolicy(resource, expires));
  const problem = /^(\d{1,10}|[1-9]\d+)$/.test(expires) ? timeProblem(Number(expires), 'Expires') : malformed(`Expires is ${JSON.stringify(expires.slice(0, 40))}, which is no number of seconds.`);
  const policy = problem ? undefined : { resource, expiresAt: Number(expires), notBefore: undefined, sourceIp: undefined };
  return { kind: 'canned', bytes, policy, problem };
}

/** Reads a custom policy from its bytes, as strictly as CloudFront is known to. */
export function readCustomPolicy(bytes: Buffer): { policy: Policy | undefined; problem: PolicyProblem | undefined } {
  const no = (problem: PolicyProblem) => ({ policy: undefined, problem });
  const json = parseJson(bytes);
  if (json === undefined) return no({ code: 'policy-not-json', says: 'The policy is not JSON.' });
  const statements = fieldsOf(json)?.Statement;
  if (!Array.isArray(statements)) return no(malformed('The policy has no Statement that is a list: it has to be "Statement":[{…}].'));
  if (statements.length !== 1) return no(malformed(`The policy has ${statements.length} statements; CloudFront takes exactly one.`));
  const statement = fieldsOf(statements[0]);
  const condition = fieldsOf(statement?.Condition);
  if (!statement || !condition) return no(malformed('The statement has no Condition.'));
  const resource = statement.Resource;
  if (resource !== undefined && typeof resource !== 'string') return no(malformed('Resource is not one text.'));
  const unknown = unknownField(json, ['Statement']) ?? unknownField(statement, ['Resource', 'Condition']) ?? unknownField(condition, ['DateLessThan', 'DateGreaterThan', 'IpAddress']);
  if (unknown !== undefined) return no(malformed(`CloudFront knows no ${JSON.stringify(unknown.slice(0, 60))} in a policy.`));
  if (condition.DateLessThan === undefined) return no(malformed('The condition has no DateLessThan, so the policy never ends.'));
  const end = readTime(condition.DateLessThan, 'DateLessThan');
  if (typeof end !== 'number') return no(end);
  const start = condition.DateGreaterThan === undefined ? undefined : readTime(condition.DateGreaterThan, 'DateGreaterThan');
  if (typeof start === 'object') return no(start);
  const address = condition.IpAddress === undefined ? undefined : readAddress(condition.IpAddress);
  if (typeof address === 'object') return no(address);
  return { policy: { resource, expiresAt: end, notBefore: start, sourceIp: address }, problem: undefined };
}

function readTime(value: unknown, name: string): number | PolicyProblem {
  const fields = fieldsOf(value);
  const time = fields?.['AWS:EpochTime'];
  if (!fields || time === undefined || Object.keys(fields).length !== 1) return malformed(`${name} has to be {"AWS:EpochTime":SECONDS}.`);
  if (typeof time === 'string') return malformed(`The time of ${name} is in quotation marks; it has to be a number.`);
  if (typeof time !== 'number') return malformed(`The time of ${name} is no number.`);
  return timeProblem(time, name) ?? time;
}

function timeProblem(time: number, name: string): PolicyProblem | undefined {
  // As seconds this is the year 5138; as milliseconds it was in 1973.
  if (time >= 100_000_000_000) return { code: 'milliseconds', says: `${name} is ${time}: that is milliseconds, and CloudFront counts in seconds.` };
  if (!Number.isSafeInteger(time) || time < 0) return malformed(`${name} is ${time}, which is no whole number of seconds.`);
  return time > LAST_EPOCH ? malformed(`${name} is later than CloudFront can count, which is January 2038.`) : undefined;
}

function readAddress(value: unknown): string | PolicyProblem {
  const fields = fieldsOf(value);
  const address = fields?.['AWS:SourceIp'];
  if (!fields || typeof address !== 'string' || Object.keys(fields).length !== 1) return malformed('IpAddress has to be {"AWS:SourceIp":"ADDRESS"}.');
  if (parseIpv4Range(address)) return address;
  const kind = address.includes(':') ? 'an IPv6 address, which a policy cannot hold' : 'no IPv4 address or range';
  return malformed(`AWS:SourceIp is ${JSON.stringify(address.slice(0, 60))}: ${kind}.`);
}

function malformed(says: string): PolicyProblem {
  return { code: 'policy-malformed', says };
}

function unknownField(value: unknown, known: readonly string[]): string | undefined {
  return Object.keys(fieldsOf(value) ?? {}).find((name) => !known.includes(name));
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
