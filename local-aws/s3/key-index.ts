/** Compares two strings as their UTF-8 bytes compare, which for surrogate pairs is not JavaScript's order. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return liftSurrogates(left) - liftSurrogates(right);
  }
  return a.length - b.length;
}

/** Halves of characters above U+FFFF sort after U+E000 to U+FFFF in UTF-8. */
function liftSurrogates(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** The keys of a bucket in the order in which S3 lists them. */
export class KeyIndex {
  private readonly keys: string[] = [];

  /** The position of the first key that is not before `key`. */
  seek(key: string): number {
    return this.partition((candidate) => compareUtf8(candidate, key) < 0, 0);
  }

  /** The first position from `start` on whose key does not begin with `prefix`; keys with it stand together. */
  skipPrefix(prefix: string, start: number): number {
    return this.partition((candidate) => candidate.startsWith(prefix), start);
  }

  at(position: number): string | undefined {
    return this.keys[position];
  }

  get size(): number {
    return this.keys.length;
  }

  add(key: string): void {
    const position = this.seek(key);
    if (this.keys[position] !== key) this.keys.splice(position, 0, key);
  }

  remove(key: string): void {
    const position = this.seek(key);
    if (this.keys[position] === key) this.keys.splice(position, 1);
  }

  /** Loads many keys at once, when the state is read from disk. */
  fill(keys: string[]): void {
    for (const key of keys) this.keys.push(key);
    this.keys.sort(compareUtf8);
  }

  private partition(isBefore: (key: string) => boolean, start: number): number {
    let low = start;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const key = this.keys[middle];
      if (key !== undefined && isBefore(key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
