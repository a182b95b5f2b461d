const NAMES = [':method', ':authority', ':path', ':scheme'];

/**
 * Takes lines of text, gives them with a request line in place of the pseudo-headers of HTTP/2 that Chrome shows and copies
 * (`:path: /a.mp4`, or name and value on two lines). Gives them as they are when there are none.
 */
export function withRequestLine(lines: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  const used = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const [, name, value = ''] = /^\s*(:[a-z]{4,9})(?::\s*|\t|\s*$)(.*)$/.exec(line) ?? [];
    if (name === undefined || !NAMES.includes(name)) continue;
    used.add(at);
    if (value === '') used.add(at + 1);
    found.set(name, (value === '' ? (lines[at + 1] ?? '') : value).trim());
  }
  const [method = 'GET', authority, path] = NAMES.map((name) => found.get(name));
  if (authority === undefined || path?.startsWith('/') !== true || !/^[A-Z]{3,7}$/.test(method) || /\s/.test(`${authority}${path}`)) return lines;
  // Which says the scheme as well: browsers speak HTTP/2 over TLS alone.
  const first = Math.min(...used);
  return lines.flatMap((line, at) => (at === first ? [`${method} ${path} HTTP/2`, `host: ${authority}`] : used.has(at) ? [] : [line]));
}
