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
  const characters = Array.from(text);
  // Most patterns begin with the text itself, letter by letter.
  let same = 0;
  while (same < tokens.length && isLetter(tokens[same], characters[same])) same += 1;
  return fitsFromHere(tokens.slice(same), characters.slice(same));
}

function isLetter(token: Token | undefined, character: string | undefined): boolean {
  return token?.kind === 'literal' && token.character === character;
}

function fitsFromHere(tokens: readonly Token[], characters: readonly string[]): boolean {
  // A place holds 1 when the tokens in front of it can stand for what was read so far.
  let places = new Uint8Array(tokens.length + 1);
  let before = new Uint8Array(tokens.length + 1);
  enter(0);
  for (const character of characters) {
    [before, places] = [places, before];
    places.fill(0);
    let isAnywhere = false;
    for (let place = 0; place < tokens.length; place += 1) {
      if (before[place] !== 1) continue;
      const token = tokens[place];
      if (token?.kind === 'many' ? token.stopsAt.includes(character) : token?.kind === 'literal' && token.character !== character) continue;
      enter(token?.kind === 'many' ? place : place + 1);
      isAnywhere = true;
    }
    if (!isAnywhere) return false;
  }
  return places[tokens.length] === 1;

  /** A star may stand for nothing. */
  function enter(place: number): void {
    let at = place;
    while (places[at] !== 1) {
      places[at] = 1;
      if (tokens[at]?.kind !== 'many') return;
      at += 1;
    }
  }
}
