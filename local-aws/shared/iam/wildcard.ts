/** A pattern's parts: characters that stand for themselves, and the two wildcards. */
const ANY_RUN = Symbol('*');
const ANY_ONE = Symbol('?');
export type Token = string | typeof ANY_RUN | typeof ANY_ONE;

/** Takes a pattern in which `*` stands for any run of characters and `?` for one. */
export function patternTokens(pattern: string): Token[] {
  return Array.from(pattern, (character): Token => {
    if (character === '*') return ANY_RUN;
    return character === '?' ? ANY_ONE : character;
  });
}

/** Takes text that stands for itself, wildcards included. */
export function literalTokens(text: string): Token[] {
  return Array.from(text);
}

/** Whether `text` fits; in time proportional to pattern × text, since patterns come from clients. */
export function matchTokens(tokens: readonly Token[], text: string): boolean {
  const characters = Array.from(text);
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < characters.length) {
    const token = tokens[p];
    if (token === ANY_RUN) {
      star = p;
      p += 1;
      resume = t;
    } else if (p < tokens.length && (token === ANY_ONE || token === characters[t])) {
      p += 1;
      t += 1;
    } else if (star !== -1) {
      // The last star takes one character more; earlier stars never need to.
      p = star + 1;
      resume += 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (tokens[p] === ANY_RUN) p += 1;
  return p === tokens.length;
}

export function matchesWildcard(pattern: string, text: string): boolean {
  return matchTokens(patternTokens(pattern), text);
}

/**
 * Whether `arn` fits a pattern of an ARN. Its six sections are matched one by one, so a star does not cross a colon
 * before the last section; a star alone fits everything (IAM User Guide, "IAM JSON policy elements: Resource").
 */
export function matchArn(tokens: readonly Token[], arn: string): boolean {
  if (tokens.length === 1 && tokens[0] === ANY_RUN) return true;
  const patterns = sections(tokens);
  const parts = sections(Array.from(arn)).map((section) => section.map(String).join(''));
  return (
    patterns.length === parts.length &&
    patterns.every((pattern, index) => matchTokens(pattern, parts[index] ?? ''))
  );
}

const ARN_SECTIONS = 6;

function sections(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [[]];
  for (const token of tokens) {
    if (token === ':' && found.length < ARN_SECTIONS) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}
