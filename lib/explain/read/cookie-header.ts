import { type SentCookie, type SetCookie, splitOnce } from '../asked';

/** More cookies than a browser sends. */
export const MAX_COOKIES = 300;

/** Takes the value of a `Cookie` header, gives its cookies. */
export function readHeader(value: string): SentCookie[] {
  return value.split(';').slice(0, MAX_COOKIES).flatMap((pair) => {
    const [name, content] = splitOnce(pair.trim(), '=');
    return content === undefined ? [] : [{ name, value: content }];
  });
}

/** Takes the value of a `Set-Cookie` header, gives its cookie; undefined when it sets none. */
export function readSetCookie(header: string): SetCookie | undefined {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const [name, value] = splitOnce(pair, '=');
  if (value === undefined) return undefined;
  const attribute = (wanted: string) => {
    const found = attributes.map((part) => splitOnce(part, '=')).findLast(([key]) => key.trim().toLowerCase() === wanted);
    return found === undefined ? undefined : (found[1]?.trim() ?? '');
  };
  return {
    name, value, domain: attribute('domain')?.replace(/^\./, '').toLowerCase() || undefined, path: attribute('path') || undefined,
    secure: attribute('secure') !== undefined, sameSite: sameSiteOf(attribute('samesite') ?? ''), endsAt: endOf(attribute('max-age'), attribute('expires')),
  };
}

/** Max-Age counts where there are both. How long one lasts from when it was set is not known, but none or less ends at once. */
function endOf(maxAge: string | undefined, expires: string | undefined): Date | undefined {
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0 ? new Date(0) : undefined;
  const at = Date.parse(expires ?? '');
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** What browsers, headers and exports call SameSite; undefined for anything else. */
export function sameSiteOf(text: string): SetCookie['sameSite'] {
  const word = text.trim().toLowerCase();
  return word === 'strict' || word === 'lax' || word === 'none' ? word : undefined;
}
