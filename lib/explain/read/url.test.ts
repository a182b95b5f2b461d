import { describe, expect, test } from 'vitest';

import { ec, signed } from '@/test/harness/signed-requests';

import { read } from './read';
import { findUrls } from './url';

const path = '/videos/7f3c/a.mp4';
const query = 'Expires=1798761600&Signature=Ab~c-dEf3D__&Key-Pair-Id=K2JCJMDEHXQW5F';
const host = 'https://d111111abcdef8.cloudfront.net';
const url = `${host}${path}?${query}`;

describe('a URL that was broken or wrapped', () => {
  test.each(['', '\nThanks', '\nTIA', '\nK', '\n\nBest, Ada', '\nHTTP/2 403'])('is read whole, wherever it is broken, and nothing behind it is taken for more of it: %j', (behind) => {
    for (const whole of [url, `${host}${path}?Expires=1798761600&Key-Pair-Id=K2JCJMDEHXQW5F&Signature=Ab~c-dEf3D_4Ab~c-dEf3D__`, signed(), signed({ ipAddress: '192.0.2.10' }), signed({ algorithm: 'SHA256' }, ec)]) {
      for (let width = 20; width <= 140; width += 1) {
        const lines = (whole.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
        expect(read(`${lines}${behind}`).asked?.url, lines).toBe(whole);
      }
    }
  });

  test('and encoded for a mail is read whole, wherever the mail broke it', () => {
    for (let width = 20; width <= 76; width += 1) {
      const lines = (url.replaceAll('=', '=3D').match(new RegExp(`.{1,${width}}(?<!=|=3)`, 'g')) ?? []).join('=\r\n');
      expect(read(lines).asked?.url, lines).toBe(url);
    }
  });

  test('is not taken for encoded because its signature looks like it', () => {
    const text = url.replace('Ab~c', '3Dbc');
    expect(read(text)).toMatchObject({ asked: { url: text }, notes: [] });
  });

  test('by a space has it taken out where a line was broken, and kept where something else was meant', () => {
    const broken = read(url.replace('~c-d', '~c -d'));
    expect([broken.asked?.url, broken.notes]).toEqual([url, [expect.stringContaining('A space in the URL was taken out')]]);
    const plus = read(url.replace('~c-d', '~c d'));
    expect([plus.asked?.url, plus.notes]).toEqual([url.replace('~c-d', '~c%20d'), [expect.stringContaining('read as %20')]]);
    const pluses = read(url.replace('Ab~c-dEf3D__', 'a b c d e f g h i j k l m n'));
    expect(pluses.asked?.url).toBe(url.replace('Ab~c-dEf3D__', 'a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k%20l%20m%20n'));
    const name = read(`curl -v '${url.replace('a.mp4', 'one two (3).mp4')}' -o /dev/null`);
    expect([name.asked?.url, name.notes]).toEqual([url.replace('a.mp4', 'one%20two%20(3).mp4'), [expect.stringContaining('read as %20')]]);
    expect(read(`${host}${path} is denied, and ${url} too`).asked?.url).toBe(url);
    expect(read(`${url} is denied with Key-Pair-Id=K1`).asked?.url).toBe(url);
  });
});

describe('what a chat, a page or a word processor made of a URL is undone, and said', () => {
  test.each([
    ['bold', `Look: *${url}*`, 'The marks of Markdown around the URL were left out.'],
    ['bold in two stars', `**${url}**`, 'The marks of Markdown around the URL were left out.'],
    ['bold with words in it', `**Denied: ${url}**`, 'The marks of Markdown around the URL were left out.'],
    ['italic', `_${url}_`, 'The marks of Markdown around the URL were left out.'],
    ['a link of Markdown that shows itself', `[${url}](${url})`, undefined],
    ['between marks of Jira', `{noformat}${url}{noformat}`, undefined],
    ['full-width signs', url.replaceAll('&', '＆').replace('?', '？').replaceAll('=', '＝'), 'Full-width signs and long hyphens in the URL’s parameters were read as plain ones: no browser does that.'],
    ['long hyphens', url.replace('Key-Pair-Id', 'Key\u2011Pair\u2013Id'), 'Full-width signs and long hyphens in the URL’s parameters were read as plain ones: no browser does that.'],
    ['the source of a page, shown on a page', `&lt;video src=&quot;${url.replaceAll('&', '&amp;')}&quot;&gt;`, '&amp; in the URL was read as &.'],
    ['encoded as a whole', encodeURIComponent(url), 'The URL was percent-encoded as a whole; that was undone.'],
  ])('%s', (_, text, note) => {
    expect(read(text)).toMatchObject({ asked: { url }, notes: note === undefined ? [] : [note] });
  });

  test('a signature that ends like a mark of Markdown keeps its end', () => {
    const last = `${host}${path}?Expires=1798761600&Key-Pair-Id=K2JCJMDEHXQW5F&Signature=Ab~c-dEf3D__`;
    expect([read(last).asked?.url, read(`_${last}_`).asked?.url]).toEqual([last, last]);
  });

  test('full-width signs in a path stay', () => {
    expect(read(url.replace('a.mp4', 'A＆B.mp4')).asked?.url).toBe(url.replace('a.mp4', `A${encodeURIComponent('＆')}B.mp4`));
  });

  test.each(['…', '...'])('%s at its end is left out, and that the rest is missing is said', (dots) => {
    const { asked, notes } = read(`${url.slice(0, -5)}${dots}`);
    expect([asked?.url, notes]).toEqual([url.slice(0, -5), ['The URL ends in …, so whatever showed it left out the rest: paste it whole.']]);
  });

  test('… inside it is said', () => {
    expect(read(url.replace('~c-d', '…')).notes).toContain('The URL has … in it, so whatever showed it left out a part: paste it whole.');
    expect(read(url.replace('~c-d', '...')).notes).toContain('The URL has … in it, so whatever showed it left out a part: paste it whole.');
    expect(read(url.replace('a.mp4', 'a...b.mp4')).notes).toEqual([]);
  });

  test('quotation marks around the key’s id are a part of the URL', () => {
    expect(read(`curl -v ${url.replace('K2JCJMDEHXQW5F', '"K2JCJMDEHXQW5F"')}`).asked?.url).toBe(url.replace('K2JCJMDEHXQW5F', '%22K2JCJMDEHXQW5F%22'));
    expect(read(`{"url":"${url.replace('K2JCJMDEHXQW5F', '')}","more":"K2JCJMDEHXQW5F"}`).asked?.url).toBe(url.replace('K2JCJMDEHXQW5F', ''));
  });
});

test('HTTPS:// in capitals is https://, and nothing is said of it', () => {
  expect(read(url.replace('https', 'HTTPS'))).toMatchObject({ asked: { scheme: 'https' }, notes: [] });
});

describe('&amp;', () => {
  test('in a command or a request line is what was sent, and in a page it is not', () => {
    const escaped = url.replaceAll('&', '&amp;');
    expect(read(`$ curl -i '${escaped}'`).asked?.url).toBe(escaped);
    expect(read(`> GET ${escaped.slice(host.length)} HTTP/2\n> Host: d111111abcdef8.cloudfront.net`).asked?.url).toBe(escaped);
    expect(read(`<source src="${escaped}">`)).toMatchObject({ asked: { url }, notes: ['&amp; in the URL was read as &.'] });
    expect(read(`<source src="${escaped.replaceAll('&', '&amp;')}">`).asked?.url).toBe(escaped);
  });
});

test('a blob: URL is no request, and that is said', () => {
  expect(read('blob:http://localhost:4310/6f9a1c1e-7f0c-4b5e')).toEqual({ asked: undefined, notes: ['There is no http(s) URL and no request in this.', expect.stringMatching(/^A blob: URL names what a browser has in its memory/)] });
  expect(read(`blob:http://localhost:4310/6f9a1c1e-7f0c-4b5e\n${url}`).asked?.url).toBe(url);
});

test('invisible characters in the answer are not said to be in the URL', () => {
  const text = `$ curl -i '${url}'\nHTTP/2 403\nserver: CloudFront\n\n<p>Donau\u00ADdampf\u00ADschiff https://example.com/\u200Ba</p>`;
  expect(read(text)).toMatchObject({ asked: { url }, notes: [] });
  expect(read(`Donau\u00ADdampfschiff\n${url}`).notes).toEqual([]);
});

test.each(['session=abc123', '_ga=GA1.2.3', 'document.cookie', '203.0.113.7', 'player.js:42'])('a whole URL without a signature ends where its line does: %s', (next) => {
  expect(findUrls(['https://d111111abcdef8.cloudfront.net/film.mp4', next, 'CloudFront-Policy=abcd'])).toMatchObject([{ url: 'https://d111111abcdef8.cloudfront.net/film.mp4', notes: [] }]);
});
