/**
 * Whether an object in a JSON document has a field twice, of which JSON.parse keeps the last and other readers the first:
 * `text` names more fields than `value`, which was parsed of it, has.
 */
export function hasFieldTwice(text: string, value: unknown): boolean {
  return fieldsNamed(text) !== fieldsKept(value);
}

/** In valid JSON, a colon outside of strings stands behind each name and nowhere else. */
function fieldsNamed(text: string): number {
  let count = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|:/g)) if (token === ':') count += 1;
  return count;
}

/** Not by recursion: a document may be as deep as it is long. */
function fieldsKept(value: unknown): number {
  let count = 0;
  const inside: unknown[] = [value];
  for (let each = inside.pop(); each !== undefined; each = inside.pop()) {
    if (typeof each !== 'object' || each === null) continue;
    const values: unknown[] = Object.values(each);
    if (!Array.isArray(each)) count += values.length;
    for (const one of values) if (typeof one === 'object' && one !== null) inside.push(one);
  }
  return count;
}
