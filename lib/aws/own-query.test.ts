import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { contentDisposition, MAX_OWN_QUERY_BYTES, withOwnQuery } from './own-query';

const url = 'https://d111111abcdef8.cloudfront.net/v.mp4';

function value(result: ReturnType<typeof withOwnQuery>): string {
  return result.ok ? result.value : `refused: ${result.error.message}`;
}

/** What a browser makes of a Content-Disposition, by RFC 6266 and RFC 8187: the plain form, and the one that wins over it. */
function readDisposition(header: string): { plain: string | undefined; name: string | undefined } {
  const [, plain, extended] = /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)$/.exec(header) ?? [];
  return { plain, name: extended === undefined ? undefined : decodeURIComponent(extended) };
}

describe('a query of its own', () => {
  test('stands behind the path as it was given, in order, before a download name', () => {
    expect(value(withOwnQuery(url, {}))).toBe(url);
    expect(value(withOwnQuery(url, { query: '' }))).toBe(url);
    expect(value(withOwnQuery(url, { query: 'size=large&license=yes' }))).toBe(`${url}?size=large&license=yes`);
    expect(value(withOwnQuery(`${url}?a=1`, { query: 'b=2', downloadName: 'x.mp4' }))).toMatch(/\?a=1&b=2&response-content-disposition=attachment%3B/);
  });

  test.each([
    [{ query: 'Expires=9' }, /parameter Expires/],
    [{ query: 'a=1&Key-Pair-Id=K' }, /parameter Key-Pair-Id/],
    [{ query: 'Polic%79=x' }, /parameter Policy/],
    [{ query: 'Hash-Algorithm=SHA256' }, /parameter Hash-Algorithm/],
    [{ query: 'a=b c' }, /A browser would send a=b%20c in place of a=b c/],
    [{ query: "a='b'" }, /A browser would send a=%27b%27/],
    [{ query: 'x=1&a=ü' }, /A browser would send a=%C3%BC in place of a=ü/],
    [{ query: 'a=*' }, /The query contains a \*, which a signature takes for a wildcard/], [{ query: 'a=\\' }, /The query contains a \\/],
    [{ query: 'a#b' }, /The query contains a #/], [{ query: 'a=%ff' }, /The query contains a percent sign/],
    [{ query: 'X-Amz-Signature=1' }, /parameter X-Amz-Signature, and S3 takes no second signature/], [{ query: 'a=1&x-am%7A-algorithm=1' }, /parameter x-amz-algorithm/],
    [{ query: '?a=1' }, /\? or an & too many/],
    [{ query: 'a=1&&b=2' }, /\? or an & too many/],
    [{ query: `a=${'x'.repeat(MAX_OWN_QUERY_BYTES)}` }, /longer than 4,096 bytes/],
    [{ query: 'response-content-disposition=inline', downloadName: 'a.mp4' }, /Both a download name/],
  ])('%j is refused in its own words, by its field', (own, reason) => {
    const result = withOwnQuery(url, own);
    expect(value(result)).toMatch(reason);
    expect(result.ok ? [] : Object.keys(result.error.fields ?? {})).toEqual(['downloadName' in own ? 'downloadName' : 'query']);
  });
});

describe('a download name', () => {
  test.each([
    ['film.mp4', 'film.mp4'], ['Übung – Größe.mp4', 'Ubung _ Gro_e.mp4'], ['видео.mp4', '_____.mp4'], ['a"b;c%d.mp4', 'a_b;c_d.mp4'], ['🎬.mp4', '_.mp4'],
  ])('%s has a form in ASCII, %s, and its own in UTF-8', (name, plain) => {
    const header = contentDisposition(name);
    expect(header.ok && readDisposition(header.value)).toEqual({ plain, name });
  });

  test.each([
    ['', /empty/], [' ', /empty/], ['..', /empty/], ['a\r\nX: y', /control characters/], ['gpj.\u202eexe', /turn the direction/], ['a\ud800', /control characters/],
    ['a/b', /slash/], ['a\\b', /slash/], ['ü'.repeat(128), /longer than the 255 bytes/],
  ])('%j is refused in its own words', (name, reason) => {
    expect(value(contentDisposition(name))).toMatch(reason);
    expect(withOwnQuery(url, { downloadName: name })).toMatchObject({ ok: false, error: { fields: { downloadName: expect.stringMatching(reason) as string } } });
  });

  const anyName = fc.array(fc.integer({ min: 0x20, max: 0x1_ffff }), { minLength: 1, maxLength: 60 }).map((points) => String.fromCodePoint(...points));

  test('whatever is accepted is read back as it was given, and the URL is spelled as browsers spell it', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const result = withOwnQuery(url, { downloadName: name });
        if (!result.ok) return;
        expect(new URL(result.value).href).toBe(result.value);
        const header = new URL(result.value).searchParams.get('response-content-disposition') ?? '';
        expect(readDisposition(header).name).toBe(name);
        expect(readDisposition(header).plain).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });
});
