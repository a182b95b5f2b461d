import { randomBytes } from 'node:crypto';
import type { LifecycleRule, LifecycleRuleFilter, Tag, Transition } from '@aws-sdk/client-s3';
import { invalidRequest, malformedXml, s3Error } from '../errors';
import type { StoredLifecycleRule } from '../records';
import { checkTags } from './tags';

const MAX_RULES = 1_000;
const MAX_ID_CHARACTERS = 255;
const MAX_NONCURRENT_VERSIONS = 100;
const MAX_INTEGER = 2 ** 31 - 1;
/** Objects may go to these classes only once they are this old. */
const INFREQUENT_ACCESS_DAYS = 30;
const INFREQUENT_ACCESS = ['STANDARD_IA', 'ONEZONE_IA'];
const TRANSITION_CLASSES = [
  ...INFREQUENT_ACCESS,
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

/** Takes rules as sent, gives them as stored, each with an ID; throws as PutBucketLifecycleConfiguration does. */
export function checkLifecycleRules(rules: LifecycleRule[]): StoredLifecycleRule[] {
  if (rules.length === 0 || rules.length > MAX_RULES) throw malformedXml();
  const stored = rules.map(checkRule);
  if (new Set(stored.map(({ ID }) => ID)).size < stored.length)
    throw invalid('Rule ID must be unique. Found same ID for more than one rule');
  return stored;
}

function checkRule(rule: LifecycleRule): StoredLifecycleRule {
  if ((rule.ID ?? '').length > MAX_ID_CHARACTERS)
    throw invalid(`ID length should not exceed allowed limit of ${MAX_ID_CHARACTERS}`);
  const { Status } = rule;
  if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml();
  const { Filter } = rule;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the old form names a prefix, the new one has a filter
  if ((rule.Prefix === undefined) === (Filter === undefined)) throw malformedXml();
  const scope = checkFilter(Filter ?? {});
  checkActions(rule, scope);
  return {
    ...rule,
    ID: rule.ID ?? randomBytes(36).toString('base64url'),
    Status,
    Filter: Filter && { ...Filter, And: Filter.And && { ...Filter.And } },
  };
}

interface Scope {
  byTags: boolean;
  bySize: boolean;
}

function checkFilter(filter: LifecycleRuleFilter): Scope {
  const { And, Tag, Prefix, ObjectSizeGreaterThan: over, ObjectSizeLessThan: under } = filter;
  if (countGiven(And, Tag, Prefix, over, under) > 1) throw malformedXml();
  const tags: Tag[] = [...(Tag ? [Tag] : []), ...(And?.Tags ?? [])];
  if (And && countGiven(And.Prefix, And.ObjectSizeGreaterThan, And.ObjectSizeLessThan, ...tags) < 2)
    throw malformedXml();
  checkTags(tags);
  const sizes = [over, under, And?.ObjectSizeGreaterThan, And?.ObjectSizeLessThan];
  if (sizes.some((bytes) => bytes !== undefined && bytes < 0))
    throw invalid('Object size filters must not be negative');
  return { byTags: tags.length > 0, bySize: sizes.some((bytes) => bytes !== undefined) };
}

function checkActions(rule: LifecycleRule, scope: Scope): void {
  const { Expiration, AbortIncompleteMultipartUpload, NoncurrentVersionExpiration } = rule;
  const { Transitions = [], NoncurrentVersionTransitions = [] } = rule;
  const single = [Expiration, AbortIncompleteMultipartUpload, NoncurrentVersionExpiration];
  if (countGiven(...single) + Transitions.length + NoncurrentVersionTransitions.length === 0)
    throw invalidRequest('At least one action needs to be specified in a rule');
  if (Expiration) checkExpiration(Expiration, scope);
  if (AbortIncompleteMultipartUpload) checkAbort(AbortIncompleteMultipartUpload, scope);
  if (NoncurrentVersionExpiration) checkNoncurrentExpiration(NoncurrentVersionExpiration);
  for (const transition of Transitions) checkTransition(transition, Expiration?.Days);
  for (const { NoncurrentDays, StorageClass } of NoncurrentVersionTransitions)
    checkTransition({ Days: NoncurrentDays, StorageClass }, NoncurrentVersionExpiration?.NoncurrentDays);
}

function checkExpiration(expiration: NonNullable<LifecycleRule['Expiration']>, { byTags }: Scope): void {
  const { Days, Date: date, ExpiredObjectDeleteMarker } = expiration;
  if (countGiven(Days, date, ExpiredObjectDeleteMarker) !== 1) throw malformedXml();
  requirePositive(Days, 'Days', 'Expiration');
  requireMidnight(date);
  if (ExpiredObjectDeleteMarker !== undefined && byTags)
    throw invalidRequest('ExpiredObjectDeleteMarker cannot be specified with Tags.');
}

/** An upload in progress has no tags and no size yet, so rules for those cannot abort it. */
function checkAbort(
  abort: NonNullable<LifecycleRule['AbortIncompleteMultipartUpload']>,
  { byTags, bySize }: Scope,
): void {
  if (abort.DaysAfterInitiation === undefined) throw malformedXml();
  requirePositive(abort.DaysAfterInitiation, 'DaysAfterInitiation', 'AbortIncompleteMultipartUpload');
  if (byTags) throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Tags');
  if (bySize) throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Object Size');
}

function checkNoncurrentExpiration(
  expiration: NonNullable<LifecycleRule['NoncurrentVersionExpiration']>,
): void {
  const { NoncurrentDays, NewerNoncurrentVersions: newer } = expiration;
  if (NoncurrentDays === undefined) throw malformedXml();
  requirePositive(NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionExpiration');
  if (newer !== undefined && (newer < 1 || newer > MAX_NONCURRENT_VERSIONS))
    throw invalid(
      "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be between 1 and 100",
    );
}

function checkTransition(
  { Days, Date: date, StorageClass }: Transition,
  expirationDays: number | undefined,
): void {
  if (countGiven(Days, date) !== 1 || !TRANSITION_CLASSES.includes(StorageClass ?? '')) throw malformedXml();
  requireMidnight(date);
  if (Days === undefined) return;
  if (Days < 0) throw invalid("'Days' in Transition action must be nonnegative");
  if (INFREQUENT_ACCESS.includes(StorageClass ?? '') && Days < INFREQUENT_ACCESS_DAYS) {
    throw invalid(
      `'Days' in Transition action must be greater than or equal to ${INFREQUENT_ACCESS_DAYS} for storageClass '${StorageClass ?? ''}'`,
    );
  }
  if (expirationDays !== undefined && expirationDays <= Days)
    throw invalid("'Days' in the Expiration action must be greater than 'Days' in the Transition action");
}

function requirePositive(days: number | undefined, element: string, action: string): void {
  if (days === undefined || (Number.isInteger(days) && days > 0 && days <= MAX_INTEGER)) return;
  throw invalid(`'${element}' for ${action} action must be a positive integer`);
}

function requireMidnight(date: Date | undefined): void {
  if (date && date.getTime() % 86_400_000 !== 0) throw invalid("'Date' must be at midnight GMT");
}

function countGiven(...values: unknown[]): number {
  return values.filter((value) => value !== undefined).length;
}

function invalid(message: string) {
  return s3Error('InvalidArgument', { message });
}
