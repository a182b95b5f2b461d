/** A time of a policy, as people and logs write it. */
export function timeInWords(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  return Number.isNaN(date.getTime()) ? `${epochSeconds}` : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A sentence about what a look at AWS saw, with when that was. */
export function asOf(at: Date | undefined, sentence: string): string {
  return at === undefined ? sentence : `${sentence.replace(/\.$/, '')} (as of the look at ${timeInWords(at.getTime() / 1000)}).`;
}

const UNITS: readonly [number, string][] = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']];

/** A span of whole seconds in its two largest units: `2 hours 5 minutes`. */
export function spanInWords(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const words: string[] = [];
  for (const [size, name] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    if (words.length === 2) break;
  }
  return words.length === 0 ? 'less than a second' : words.join(' ');
}

/** The beginning of something long, in quotation marks. */
export function quoted(text: string, length = 120): string {
  return `“${text.length > length ? `${text.slice(0, length)}…` : text}”`;
}

/** The text as UTF-8 can hold it: half a surrogate pair becomes U+FFFD, which can be percent-encoded. */
export function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
