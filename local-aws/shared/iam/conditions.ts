import { BlockList, isIP } from 'node:net';
import { fillIn } from './policy-variables';
import type { ConditionContext } from './request-context';
import { literalTokens, matchArn, matchTokens, patternTokens, type Token } from './wildcard';

/** What a policy expects of a value: as text, and as a pattern for the operators that know wildcards. */
interface Expected {
  text: string;
  pattern: readonly Token[];
}

type Test = (expected: Expected, actual: string) => boolean;

const NUMBER = /^-?\d+(\.\d+)?$/;
const numeric =
  (compare: (actual: number, expected: number) => boolean): Test =>
  ({ text }, actual) =>
    NUMBER.test(text) && NUMBER.test(actual) && compare(Number(actual), Number(text));
const date =
  (compare: (actual: number, expected: number) => boolean): Test =>
  ({ text }, actual) =>
    compare(toTime(actual), toTime(text));

const POSITIVE: Record<string, Test> = {
  StringEquals: ({ text }, actual) => text === actual,
  StringEqualsIgnoreCase: ({ text }, actual) => text.toLowerCase() === actual.toLowerCase(),
  StringLike: ({ pattern }, actual) => matchTokens(pattern, actual),
  ArnEquals: ({ pattern }, actual) => matchArn(pattern, actual),
  ArnLike: ({ pattern }, actual) => matchArn(pattern, actual),
  Bool: ({ text }, actual) => text.toLowerCase() === actual.toLowerCase(),
  BinaryEquals: ({ text }, actual) => text === actual,
  IpAddress: ({ text }, actual) => isInRange(text, actual),
  NumericEquals: numeric((actual, expected) => actual === expected),
  NumericLessThan: numeric((actual, expected) => actual < expected),
  NumericLessThanEquals: numeric((actual, expected) => actual <= expected),
  NumericGreaterThan: numeric((actual, expected) => actual > expected),
  NumericGreaterThanEquals: numeric((actual, expected) => actual >= expected),
  DateEquals: date((actual, expected) => actual === expected),
  DateLessThan: date((actual, expected) => actual < expected),
  DateLessThanEquals: date((actual, expected) => actual <= expected),
  DateGreaterThan: date((actual, expected) => actual > expected),
  DateGreaterThanEquals: date((actual, expected) => actual >= expected),
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

interface Operator {
  quantifier: 'ForAnyValue' | 'ForAllValues' | undefined;
  test: Test;
  negated: boolean;
  ifExists: boolean;
}

const OPERATOR = /^(?:(?<quantifier>ForAnyValue|ForAllValues):)?(?<base>[A-Za-z]+?)(?<ifExists>IfExists)?$/;

function operatorOf(name: string): Operator | undefined {
  const { quantifier, base = '', ifExists } = OPERATOR.exec(name)?.groups ?? {};
  const positive = Object.hasOwn(NEGATIVE, base) ? NEGATIVE[base] : undefined;
  const known = positive ?? base;
  const test = Object.hasOwn(POSITIVE, known) ? POSITIVE[known] : undefined;
  if (!test) return undefined;
  return {
    quantifier: quantifier === 'ForAnyValue' || quantifier === 'ForAllValues' ? quantifier : undefined,
    test,
    negated: positive !== undefined,
    ifExists: ifExists !== undefined,
  };
}

/** Whether this is a condition operator of the policy language; policies with another are refused when they are given. */
export function isKnownOperator(name: string): boolean {
  return name === 'Null' || operatorOf(name) !== undefined;
}

/**
 * Whether all of a statement's conditions hold. `variables` says whether `${…}` stands for a value of the request.
 * A key that the request lacks fails a positive operator and satisfies a negative one.
 */
export function conditionsHold(
  conditions: Record<string, Record<string, string[]>> | undefined,
  context: ConditionContext,
  variables = true,
): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const actual = context.get(key.toLowerCase()) ?? [];
      const values = typeof actual === 'string' ? [actual] : actual;
      if (operator === 'Null') return expected.some((one) => (one === 'true') === (values.length === 0));
      const wanted = expected.map((one) => expectation(one, context, variables));
      if (!wanted.every((one) => one !== undefined)) return false;
      return holds(operator, wanted, values);
    }),
  );
}

function expectation(value: string, context: ConditionContext, variables: boolean): Expected | undefined {
  const pattern = variables ? fillIn(value, context) : patternTokens(value);
  if (!pattern) return undefined;
  const text = variables ? fillIn(value, context, literalTokens)?.map(String).join('') : value;
  return text === undefined ? undefined : { text, pattern };
}

function holds(name: string, expected: Expected[], actual: readonly string[]): boolean {
  const operator = operatorOf(name);
  if (!operator) return false;
  const { quantifier, test, negated, ifExists } = operator;
  if (actual.length === 0 && ifExists) return true;
  const passes = (value: string) => expected.some((one) => test(one, value)) !== negated;
  switch (quantifier) {
    case 'ForAllValues':
      return actual.every(passes);
    case 'ForAnyValue':
      return actual.some(passes);
    case undefined:
      return negated ? actual.every(passes) : actual.some(passes);
  }
}

/** Whether an address is in a range in CIDR notation, or is the one address that is given. */
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

/** Dates are ISO 8601 or seconds since 1970. */
function toTime(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}
