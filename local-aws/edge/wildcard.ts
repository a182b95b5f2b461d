/**
 * Matching with `*` (none or more characters) and `?` (exactly one), in time proportional to pattern × text:
 * patterns come from clients, so nothing may backtrack.
 */
export type Token =
  { kind: 'literal'; character: string } | { kind: 'any-one' } | { kind: 'any-many'; stopsAt: string };

export function matchTokens(tokens: Token[], text: string): boolean {
  // reachable[i] is 1 when the tokens before i can match the text read so far.
  let reachable = new Uint8Array(tokens.length + 1);
  reachable[0] = 1;
  skipStars(tokens, reachable);
  for (const character of text) {
    const next = new Uint8Array(tokens.length + 1);
    tokens.forEach((token, index) => {
      if (reachable[index] !== 1) return;
      if (token.kind === 'any-many') {
        if (!token.stopsAt.includes(character)) next[index] = 1;
      } else if (token.kind === 'any-one' || token.character === character) {
        next[index + 1] = 1;
      }
    });
    if (!next.includes(1)) return false;
    skipStars(tokens, next);
    reachable = next;
  }
  return reachable[tokens.length] === 1;
}

/** A star may stand for nothing. */
function skipStars(tokens: Token[], reachable: Uint8Array): void {
  tokens.forEach((token, index) => {
    if (reachable[index] === 1 && token.kind === 'any-many') reachable[index + 1] = 1;
  });
}

/** Takes a pattern whose stars may stand for anything but the characters of `stopsAt`. */
export function wildcardTokens(pattern: string, stopsAt = ''): Token[] {
  return Array.from(pattern, (character): Token => {
    if (character === '*') return { kind: 'any-many', stopsAt };
    if (character === '?') return { kind: 'any-one' };
    return { kind: 'literal', character };
  });
}

export function matchesWildcard(pattern: string, text: string): boolean {
  return matchTokens(wildcardTokens(pattern), text);
}
