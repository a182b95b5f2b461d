/** One piece of a pattern: a character, any one (`?`), or any number of them (`*`) up to one of `stopsAt`. */
export type Token = { kind: 'literal'; character: string } | { kind: 'one' } | { kind: 'many'; stopsAt: string };

/** Takes a pattern whose stars may stand for anything but the characters of `stopsAt`. */
export function tokensOf(pattern: string, stopsAt = ''): Token[] {
  return Array.from(pattern, (character): Token => {
    if (character === '*') return { kind: 'many', stopsAt };
    return character === '?' ? { kind: 'one' } : { kind: 'literal', character };
  });
}

/** Whether the whole text fits, in time proportional to pattern × text: patterns come from anybody, so nothing backtracks. */
export function fits(tokens: readonly Token[], text: string): boolean {
  // A place holds 1 when the tokens in front of it can stand for what was read so far.
  let places = new Uint8Array(tokens.length + 1);
  let before = new Uint8Array(tokens.length + 1);
  places[0] = 1;
  letStarsBeNothing(tokens, places);
  for (const character of text) {
    [before, places] = [places, before];
    places.fill(0);
    let isAnywhere = false;
    for (const [place, token] of tokens.entries()) {
      if (before[place] !== 1) continue;
      if (token.kind === 'many') {
        if (token.stopsAt.includes(character)) continue;
        places[place] = 1;
      } else if (token.kind === 'one' || token.character === character) {
        places[place + 1] = 1;
      } else continue;
      isAnywhere = true;
    }
    if (!isAnywhere) return false;
    letStarsBeNothing(tokens, places);
  }
  return places[tokens.length] === 1;
}

function letStarsBeNothing(tokens: readonly Token[], places: Uint8Array): void {
  for (const [place, token] of tokens.entries()) {
    if (token.kind === 'many' && places[place] === 1) places[place + 1] = 1;
  }
}
