import { z } from 'zod';

import type { DistributionRole } from '@/lib/db/generated/enums';

import { PUBLIC_PREFIX } from './names';

/** Who a statement of ours lets read: a distribution through its OAC, or the OAI of a distribution. */
export type Reader = {
  role: DistributionRole;
  /** The statement's name; ours begin with `Usher`. */
  sid: string;
} & ({ kind: 'OAC'; distributionArn: string } | { kind: 'OAI'; awsId: string; s3CanonicalUserId: string });

const statementSchema = z.looseObject({ Sid: z.string().optional(), Effect: z.string().optional() });
const policySchema = z.looseObject({
  Version: z.string().optional(),
  Statement: z.union([z.array(statementSchema), statementSchema.transform((one) => [one])]),
});

type Statement = z.output<typeof statementSchema>;

const SIDS: Record<DistributionRole, string> = { SIGNED: 'UsherSigned', BASIC: 'UsherBasic' };

/** Names of statements that are ours to write and to remove. */
const OUR_SID = /^Usher(Signed|Basic)/;

/** The name of a distribution's statement: a library has one of each role, and what stands alone is told apart by its id. */
export function sidOf({ id, role, libraryId }: { id: string; role: DistributionRole; libraryId: string | null }): string {
  return libraryId === null ? `${SIDS[role]}${id}` : SIDS[role];
}

/** The name of a second statement for a distribution, while it moves from one identity to another. */
export function nextSid(sid: string): string {
  return `${sid}Next`;
}

/** The statement that lets one distribution read: everything behind signatures, or just the public part. */
export function statementFor(bucketName: string, reader: Reader): Statement {
  const path = reader.role === 'SIGNED' ? '*' : `${PUBLIC_PREFIX}*`;
  const start = { Sid: reader.sid, Effect: 'Allow' };
  const end = { Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucketName}/${path}` };
  if (reader.kind === 'OAI') {
    const arn = `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${reader.awsId}`;
    return { ...start, Principal: { AWS: arn }, ...end };
  }
  return {
    ...start,
    Principal: { Service: 'cloudfront.amazonaws.com' },
    ...end,
    Condition: { StringEquals: { 'AWS:SourceArn': reader.distributionArn } },
  };
}

export interface MergedPolicy {
  text: string;
  /** Whether S3 has something else at present. */
  changed: boolean;
  /** How many statements it has; S3 takes no policy without one. */
  statements: number;
}

/**
 * The bucket policy with one statement for each reader in place of ours that are there, every other one kept; none for
 * a reader whom a statement of the owner's own lets read the same.
 * Undefined when the present policy is no policy that we can read; then it must not be replaced.
 */
export function mergeBucketPolicy(present: string | undefined, bucketName: string, readers: readonly Reader[]): MergedPolicy | undefined {
  const policy = present === undefined ? { Version: '2012-10-17', Statement: [] } : parsePolicy(present);
  if (!policy) return undefined;
  const foreign = policy.Statement.filter(({ Sid }) => !isOurs(Sid));
  const missing = readers.filter((reader) => !lets(policy.Statement, bucketName, reader));
  // What the owner lets a distribution read already, in words of their own, is not said a second time.
  const ours = readers.filter((reader) => !missing.includes(reader) || !letsAlready(foreign, bucketName, reader));
  const unwritten = ours.filter((reader) => missing.includes(reader));
  const surplus = policy.Statement.length - foreign.length - (ours.length - unwritten.length);
  const statements = [...foreign, ...ours.map((reader) => statementFor(bucketName, reader))];
  return {
    text: JSON.stringify({ ...policy, Statement: statements }),
    changed: unwritten.length > 0 || surplus > 0,
    statements: statements.length,
  };
}

export type PolicyJudgement =
  | 'as-written' | 'missing' | 'changed' | 'unreadable'
  /** Somebody lets the basic distribution read the whole bucket, so it serves private objects to everybody. */
  | 'too-wide';

/** What became of the statement for one reader. */
export function judgeStatement(present: string | undefined, bucketName: string, reader: Reader): PolicyJudgement {
  if (present === undefined) return 'missing';
  const policy = parsePolicy(present);
  if (!policy) return 'unreadable';
  const foreign = policy.Statement.filter(({ Sid }) => !isOurs(Sid));
  if (reader.role === 'BASIC' && letsAlready(foreign, bucketName, { ...reader, role: 'SIGNED' })) return 'too-wide';
  // In the middle of a move the statement for the new identity stands under its second name.
  const names = [reader.sid, nextSid(reader.sid)];
  if (names.some((sid) => lets(policy.Statement, bucketName, { ...reader, sid }))) return 'as-written';
  if (letsAlready(foreign, bucketName, reader)) return 'as-written';
  return policy.Statement.some(({ Sid }) => Sid === reader.sid) ? 'changed' : 'missing';
}

/** The Sids (or numbers) of statements that allow something to everybody, or to the distributions of everybody. */
export function openStatements(present: string | undefined): string[] {
  const policy = present === undefined ? undefined : parsePolicy(present);
  return (policy?.Statement ?? []).flatMap((statement, index) => (isOpen(statement) ? [nameOfStatement(statement, index)] : []));
}

/** The policy without those of its open statements that are named as `openStatements` names them; everything else stays. */
export function withoutOpenStatements(present: string | undefined, names: readonly string[]): string | undefined {
  const policy = present === undefined ? undefined : parsePolicy(present);
  if (!policy) return present;
  const kept = policy.Statement.filter((statement, index) => !isOpen(statement) || !names.includes(nameOfStatement(statement, index)));
  return kept.length === policy.Statement.length ? present : JSON.stringify({ ...policy, Statement: kept });
}

function nameOfStatement({ Sid }: Statement, index: number): string {
  return Sid ?? `number ${index + 1}`;
}

/**
 * The Sids (or numbers) of statements that let somebody of another AWS account read objects: its users and roles, or its
 * distributions. Identities of CloudFront are not told apart here, because their names say no account.
 */
export function sharedStatements(present: string | undefined, accountId: string): string[] {
  const policy = present === undefined ? undefined : parsePolicy(present);
  return (policy?.Statement ?? []).flatMap((statement, index) =>
    !isOpen(statement) && isShared(statement, accountId) ? [nameOfStatement(statement, index)] : []);
}

/** Conditions that anybody can meet, such as a referrer, make nothing private. */
function isOpen(statement: Statement): boolean {
  if (statement.Effect !== 'Allow') return false;
  const isForEverybody = isEverybody(statement['Principal']) || statement['NotPrincipal'] !== undefined;
  return isForEverybody ? narrowedTo(statement['Condition'], SOMEBODY).length === 0 : isAnyDistribution(statement);
}

/** Keys that nobody can choose for themselves; S3 itself counts a statement with a fixed value for one as not public. */
const SOMEBODY = /^aws:(principal(account|arn|orgid|orgpaths)|source(arn|account|owner|vpc|vpce|ip)|userid)$/i;
const SOURCE = /^aws:source(arn|account)$/i;

function isEverybody(principal: unknown): boolean {
  if (principal === '*') return true;
  return typeof principal === 'object' && principal !== null && Object.values(principal).some((names) => list(names).includes('*'));
}

/** CloudFront itself, with nothing that names whose distribution: then it is everybody's. */
function isAnyDistribution(statement: Statement): boolean {
  return isCloudFront(statement['Principal']) && narrowedTo(statement['Condition'], SOURCE).length === 0;
}

function isCloudFront(principal: unknown): boolean {
  if (typeof principal !== 'object' || principal === null || !('Service' in principal)) return false;
  return list(principal.Service).includes('cloudfront.amazonaws.com');
}

/** The values that a condition demands of such keys; a pattern that anything fits is none. */
function narrowedTo(condition: unknown, narrowing: RegExp): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  return entriesOf(condition).flatMap(([operator, keys]) => {
    if (/not|ifexists|null/i.test(operator) || typeof keys !== 'object' || keys === null) return [];
    const values = entriesOf(keys).flatMap(([key, value]) => (narrowing.test(key) ? list(value) : []));
    return values.filter((value) => !/^\*|^0\.0\.0\.0\/0$|^::\/0$/.test(value));
  });
}

function isShared(statement: Statement, accountId: string): boolean {
  if (statement.Effect !== 'Allow' || !readsObjects(statement)) return false;
  const isAnother = (value: string) => !value.includes(accountId);
  if (isCloudFront(statement['Principal'])) return narrowedTo(statement['Condition'], SOURCE).some(isAnother);
  if (isEverybody(statement['Principal'])) return narrowedTo(statement['Condition'], SOMEBODY).every(isAnother);
  const principal = statement['Principal'];
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return false;
  const [accounts, identities] = [/^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/, /^arn:aws:iam::cloudfront:|^CloudFront Origin Access Identity/];
  return list(principal.AWS).some((name) => !identities.test(name) && accounts.exec(name)?.[1] !== accountId);
}

function readsObjects({ Action, NotAction }: Statement): boolean {
  return NotAction !== undefined || list(Action).some((name) => /^(\*|s3:(\*|get\*|getobject\*?|getobjectversion))$/i.test(name));
}

function parsePolicy(text: string) {
  try {
    return policySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function lets(statements: readonly Statement[], bucketName: string, reader: Reader): boolean {
  const wanted = normalised(statementFor(bucketName, reader), reader);
  return statements.some(({ Sid, ...rest }) => Sid === reader.sid && normalised({ Sid, ...rest }, reader) === wanted);
}

function isOurs(sid: string | undefined): boolean {
  return sid !== undefined && OUR_SID.test(sid);
}

/** Whether a statement that somebody else wrote lets the reader read the same, whatever it is called and allows besides. */
function letsAlready(statements: readonly Statement[], bucketName: string, reader: Reader): boolean {
  const wanted = statementFor(bucketName, reader);
  return statements.some((statement) => {
    const { Effect, Principal, Action, Resource, Condition, Sid: _, ...further } = statement;
    return Effect === 'Allow' && Object.keys(further).length === 0
      && includesAll(principals(Principal, reader), principals(wanted['Principal'], reader))
      && list(Action).some((name) => ['s3:getobject', 's3:get*', 's3:*'].includes(name.toLowerCase()))
      && includesAll(list(Resource), list(wanted['Resource']))
      && isItsCondition(Condition, reader);
  });
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  return some.every((each) => all.includes(each));
}

/** For an OAI none; for an OAC the distribution's ARN alone, in any of the ways to compare it. */
function isItsCondition(condition: unknown, reader: Reader): boolean {
  if (reader.kind === 'OAI') return condition === undefined;
  const [[operator, keys] = [], ...others] = typeof condition === 'object' && condition !== null ? entriesOf(condition) : [];
  if (others.length > 0 || !/^(string|arn)(equals|like)$/i.test(operator ?? '') || typeof keys !== 'object' || keys === null) return false;
  const [[key, value] = [], ...more] = entriesOf(keys);
  return more.length === 0 && key?.toLowerCase() === 'aws:sourcearn' && list(value).includes(reader.distributionArn);
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value);
}

/** One spelling for statements that mean the same: S3 gives principals, lists and key names back in other forms. */
function normalised(statement: Statement, reader: Reader): string {
  const { Effect, Principal, Action, Resource, Condition, ...further } = statement;
  return JSON.stringify([
    Effect, principals(Principal, reader), list(Action).map((name) => name.toLowerCase()), list(Resource),
    lowerKeys(Condition), Object.keys(further).filter((key) => key !== 'Sid').sort(),
  ]);
}

function principals(principal: unknown, reader: Reader): string[] {
  if (typeof principal !== 'object' || principal === null) return [JSON.stringify([principal])];
  const forms = Object.entries(principal).flatMap(([type, names]) => list(names).map((name) => `${type}:${name}`));
  return forms.map((form) => (reader.kind === 'OAI' && isForm(form, reader) ? `OAI:${reader.awsId}` : form)).sort();
}

/** An OAI is written as an ARN with spaces or underscores, by its name alone, or by its canonical user id. */
function isForm(form: string, { awsId, s3CanonicalUserId }: Extract<Reader, { kind: 'OAI' }>): boolean {
  if (form === `CanonicalUser:${s3CanonicalUserId}`) return true;
  const name = form.replace(/^AWS:/, '').replace(/^arn:aws:iam::cloudfront:user\//, '').replaceAll('_', ' ');
  return name === `CloudFront Origin Access Identity ${awsId}`;
}

function list(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String).sort();
}

function lowerKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 1 ? value[0] : value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key.toLowerCase(), lowerKeys(inner)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
