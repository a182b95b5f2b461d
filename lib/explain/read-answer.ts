import type { Answer } from './asked';

/**
 * Takes the lines of one exchange, gives the last answer in it: status, the headers that say something, the XML of the body.
 * What stands above its status line belongs to an answer before it, unless there is no other.
 */
export function readAnswer(lines: readonly string[]): Answer | undefined {
  const statuses = lines.flatMap((line, at) => (/^(?:< ?)?HTTP\/[\d.]+ \d{3}\b/.test(line.trim()) ? [at] : []));
  const at = statuses.at(-1);
  if (at === undefined) return saying(answerOf(undefined, undefined, lines.join('\n')));
  const status = Number(/HTTP\/[\d.]+ (\d{3})/.exec(lines[at] ?? '')?.[1]);
  const headers = headersAfter(lines, at);
  const answer = answerOf(status, headers, lines.slice(at).join('\n'));
  const isAbove = statuses.length === 1 && status >= 400 && !saying({ ...answer, status: undefined });
  return isAbove ? answerOf(status, headers, lines.join('\n')) : answer;
}

function saying(answer: Answer): Answer | undefined {
  return answer.status === undefined && answer.code === undefined && !answer.isErrorPage ? undefined : answer;
}

/** An answer from its parts: the headers by their names in small letters, and the beginning of the body. */
export function answerOf(status: number | undefined, headers: ReadonlyMap<string, string> | undefined, body: string): Answer {
  const date = Date.parse(headers?.get('date') ?? '');
  return {
    status, code: element(body, 'Code'), message: element(body, 'Message'),
    hasRequestId: element(body, 'RequestId') !== undefined || element(body, 'HostId') !== undefined || Boolean(headers?.has('x-amz-request-id')),
    isErrorPage: body.includes('The request could not be satisfied'), server: headers?.get('server'),
    allowOrigin: headers?.get('access-control-allow-origin'), hasHeaders: headers !== undefined, at: Number.isNaN(date) ? undefined : new Date(date),
  };
}

/** Header lines up to the first one that is none; curl's own remarks stand between them. */
function headersAfter(lines: readonly string[], at: number): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines.slice(at + 1, at + 200)) {
    if (/^[*{}]/.test(line)) continue;
    const [, name, value = ''] = /^\s*(?:< ?)?([A-Za-z][A-Za-z0-9-]*):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) break;
    headers.set(name.toLowerCase(), value.trim());
  }
  return headers;
}

function element(text: string, name: string): string | undefined {
  const start = text.lastIndexOf(`<${name}>`);
  if (start < 0) return undefined;
  const from = start + name.length + 2;
  const end = text.indexOf(`</${name}>`, from);
  return end < 0 || end - from > 1_000 ? undefined : text.slice(from, end).replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
