import { BlockList, isIP } from 'node:net';
import { matchesWildcard } from './wildcard';

/** What is known about a request, by condition key in lower case. */
export type ConditionContext = ReadonlyMap<string, string>;

type Operator = (expected: string, actual: string) => boolean;

const POSITIVE: Record<string, Operator> = {
  StringEquals: (expected, actual) => expected === actual,
  StringEqualsIgnoreCase: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  StringLike: matchesWildcard,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  IpAddress: isInRange,
  NumericEquals: (expected, actual) => Number(expected) === Number(actual),
  NumericLessThan: (expected, actual) => Number(actual) < Number(expected),
  NumericLessThanEquals: (expected, actual) => Number(actual) <= Number(expected),
  NumericGreaterThan: (expected, actual) => Number(actual) > Number(expected),
  NumericGreaterThanEquals: (expected, actual) => Number(actual) >= Number(expected),
  DateEquals: (expected, actual) => toTime(expected) === toTime(actual),
  DateLessThan: (expected, actual) => toTime(actual) < toTime(expected),
  DateLessThanEquals: (expected, actual) => toTime(actual) <= toTime(expected),
  DateGreaterThan: (expected, actual) => toTime(actual) > toTime(expected),
  DateGreaterThanEquals: (expected, actual) => toTime(actual) >= toTime(expected),
};

const NEGATIVE: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NotIpAddress: 'IpAddress',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
};

/** Whether this operator is one that is evaluated here; policies with others are refused when they are put. */
export function isKnownOperator(name: string): boolean {
  const base = name.replace(/IfExists$/, '');
  return name === 'Null' || base in POSITIVE || base in NEGATIVE;
}

/** Whether all conditions hold. A key that the request lacks fails a positive operator and satisfies a negative one. */
export function conditionsHold(
  conditions: Record<string, Record<string, string[]>> | undefined,
  context: ConditionContext,
): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      holds(operator, expected, context.get(key.toLowerCase())),
    ),
  );
}

function holds(operator: string, expected: string[], actual: string | undefined): boolean {
  if (operator === 'Null') return expected.some((value) => (value === 'true') === (actual === undefined));
  const base = operator.replace(/IfExists$/, '');
  if (actual === undefined && base !== operator) return true;
  const negated = NEGATIVE[base];
  const test = POSITIVE[negated ?? base];
  if (!test) return false;
  if (actual === undefined) return negated !== undefined;
  const any = expected.some((value) => test(value, actual));
  return negated === undefined ? any : !any;
}

/** An ARN's six sections are matched one by one, so a star does not cross a colon before the last. */
function matchesArn(expected: string, actual: string): boolean {
  const patterns = sections(expected);
  const parts = sections(actual);
  return (
    patterns.length === parts.length &&
    patterns.every((pattern, index) => matchesWildcard(pattern, parts[index] ?? ''))
  );
}

function sections(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

export function isInRange(range: string, address: string): boolean {
  const [network = '', bits] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const length = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, length, type);
  return list.check(address, type);
}

function toTime(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}
