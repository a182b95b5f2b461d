import type { ConditionContext } from './request-context';
import { literalTokens, patternTokens, type Token } from './wildcard';

/** `${aws:username}`, `${aws:username, 'nobody'}`, and `${*}` `${?}` `${$}` for the characters themselves. */
const VARIABLE = /\$\{([^{}]*)\}/g;
const KEY_AND_DEFAULT = /^\s*(?<key>[^,\s]+)\s*(?:,\s*'(?<fallback>[^']*)'\s*)?$/;

/**
 * Takes a resource or a condition's value, gives it with its variables filled in: what a variable stands for is never
 * a wildcard. Undefined when a variable has neither a single value in this request nor a default: then the statement
 * does not apply (IAM User Guide, "IAM policy elements: Variables and tags"). `tokensOf` reads the text around them.
 */
export function fillIn(
  pattern: string,
  context: ConditionContext,
  tokensOf: (text: string) => Token[] = patternTokens,
): Token[] | undefined {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of pattern.matchAll(VARIABLE)) {
    const value = valueOf(match[1] ?? '', context);
    if (value === undefined) return undefined;
    tokens.push(...tokensOf(pattern.slice(end, match.index)), ...literalTokens(value));
    end = match.index + match[0].length;
  }
  return [...tokens, ...tokensOf(pattern.slice(end))];
}

function valueOf(variable: string, context: ConditionContext): string | undefined {
  if (['*', '?', '$'].includes(variable)) return variable;
  const { key = '', fallback } = KEY_AND_DEFAULT.exec(variable)?.groups ?? {};
  const value = context.get(key.toLowerCase());
  return typeof value === 'string' ? value : fallback;
}
