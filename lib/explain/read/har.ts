import { z } from 'zod';

import { isCloudFrontCookie, splitTarget, urlParts } from '../asked';
import { readHeader } from './cookie-header';

const headers = z.array(z.object({ name: z.string(), value: z.string() }));
const entrySchema = z.object({
  request: z.object({ method: z.string(), url: z.string(), headers }),
  response: z.object({ status: z.number(), headers, content: z.object({ text: z.string().optional(), encoding: z.string().optional() }).optional() }),
});
const harSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });

type Entry = z.output<typeof entrySchema>;

/**
 * Takes a HAR file as browsers copy it, gives the one request that matters as a transcript: the last that has a signature or
 * CloudFront's cookies, a refused one first. Undefined for any other text.
 */
export function transcriptOfHar(text: string): { transcript: string; notes: readonly string[] } | undefined {
  const entries = entriesOf(text).filter(({ request }) => urlParts(request.url));
  const ours = entries.filter(isOurs);
  const chosen = ours.findLast(isRefused) ?? ours.at(-1) ?? entries.findLast(isRefused) ?? entries.at(-1);
  const parts = chosen && urlParts(chosen.request.url);
  if (!parts) return undefined;
  // Browsers leave cookies out of what they export, unless told otherwise; then a request without any says nothing.
  const hasCookies = entries.some(({ request }) => request.headers.some(({ name }) => name.toLowerCase() === 'cookie'));
  const sent = chosen.request.headers.filter(({ name }) => !name.startsWith(':') && name.toLowerCase() !== 'host');
  const asked = hasCookies ? [`> ${chosen.request.method} ${parts.target} HTTP/1.1`, `> Host: ${parts.host}`, ...linesOf(sent, '> '), '>'] : linesOf(sent.filter(({ name }) => /^(?:origin|referer)$/i.test(name)), '');
  return {
    transcript: [chosen.request.url, ...asked, ...answerOf(chosen)].join('\n'),
    notes: [
      `This is a HAR file${entries.length > 1 ? ` with ${entries.length} requests; only one of them was looked at` : ''}.`,
      ...(hasCookies ? [] : ['There are no cookies in it, as browsers leave them out of what they export: whether any were sent is not known.']),
    ],
  };
}

function entriesOf(text: string): Entry[] {
  if (!/^\s*\{/.test(text) || !text.includes('"entries"')) return [];
  try {
    const har = harSchema.safeParse(JSON.parse(text));
    return har.success ? har.data.log.entries.flatMap((entry) => entrySchema.safeParse(entry).data ?? []) : [];
  } catch {
    return [];
  }
}

function isOurs({ request }: Entry): boolean {
  const cookies = request.headers.filter(({ name }) => name.toLowerCase() === 'cookie').flatMap(({ value }) => readHeader(value));
  return splitTarget(urlParts(request.url)?.target ?? '').reserved.size > 0 || cookies.some(({ name }) => isCloudFrontCookie(name));
}

function isRefused({ response }: Entry): boolean {
  return response.status >= 400;
}

function answerOf({ response }: Entry): string[] {
  // 0 is a request that was blocked, or has no answer yet.
  if (response.status < 100) return [];
  const { text = '', encoding } = response.content ?? {};
  return [`< HTTP/1.1 ${response.status}`, ...linesOf(response.headers, '< '), '<', (encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text).slice(0, 20_000)];
}

function linesOf(all: z.output<typeof headers>, mark: string): string[] {
  return all.map(({ name, value }) => `${mark}${name}: ${value.replace(/[\r\n]+/g, ' ')}`);
}
