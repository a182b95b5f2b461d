/**
 * Matching with `*` (none or more characters) and `?` (exactly one), in time proportional to pattern × text:
 * patterns come from clients, so nothing may backtrack.
 */
export type Token = { kind: 'literal'; character: string } | { kind: 'any-one' } | { kind: 'any-many'; stopsAt: string }

export function matchTokens(tokens: Token[], text: string): boolean {
  // reachable[i]: the tokens before i can match the text read so far.
  let reachable = skipStars(tokens, [true])
  for (const character of text) {
    const next: boolean[] = []
    for (const [index, token] of tokens.entries()) {
      if (!reachable[index]) continue
      if (token.kind === 'any-many') {
        if (!token.stopsAt.includes(character)) next[index] = true
      } else if (token.kind === 'any-one' || token.character === character) {
        next[index + 1] = true
      }
    }
    if (next.length === 0) return false
    reachable = skipStars(tokens, next)
  }
  return reachable[tokens.length] === true
}

/** A star may stand for nothing. */
function skipStars(tokens: Token[], reachable: boolean[]): boolean[] {
  for (const [index, token] of tokens.entries()) {
    if (reachable[index] && token.kind === 'any-many') reachable[index + 1] = true
  }
  return reachable
}

/** Takes a pattern whose stars may stand for anything but the characters of `stopsAt`. */
export function wildcardTokens(pattern: string, stopsAt = ''): Token[] {
  return [...pattern].map((character): Token => {
    if (character === '*') return { kind: 'any-many', stopsAt }
    if (character === '?') return { kind: 'any-one' }
    return { kind: 'literal', character }
  })
}

export function matchesWildcard(pattern: string, text: string): boolean {
  return matchTokens(wildcardTokens(pattern), text)
}
