import { isCloudFrontCookie, splitOnce } from '../asked';

const BEGINS = /^\s*(?:> ?)?(?:cookie:\s|CloudFront-[A-Za-z-]{1,20}=)/i;
const PIECE = /^[\w~=.%-]+(?:; ?[\w~=.%-]+)*;?$/;
const KEY_ID_LENGTH = 14;

/** Takes lines of text, gives them with cookies in one line that a terminal or a mail broke into several. */
export function withWholeCookies(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    let line = lines[at] ?? '';
    while (BEGINS.test(line) && isMore(line, (lines[at + 1] ?? '').trim())) {
      at += 1;
      line = `${line.trimEnd()}${(lines[at] ?? '').trim()}`;
    }
    whole.push(line);
  }
  return whole;
}

/** Whether a line can only be the rest of the last cookie above it: that one is not whole without it. */
function isMore(line: string, piece: string): boolean {
  if (/^; ?CloudFront-/i.test(piece)) return true;
  if (!PIECE.test(piece) || /^CloudFront-[A-Za-z-]+=/i.test(piece)) return false;
  const last = line.slice(line.lastIndexOf(';') + 1).replace(/^\s*(?:> ?)?cookie:/i, '').trim();
  const [name, value] = splitOnce(last, '=');
  const [first = ''] = piece.split(';', 1);
  // A name in two halves.
  if (value === undefined) return name !== '' && 'CloudFront-Key-Pair-Id'.startsWith(name.slice(0, 11)) && isCloudFrontCookie(splitOnce(`${name}${first}`, '=')[0]);
  if (!isCloudFrontCookie(name)) return false;
  if (name === 'CloudFront-Key-Pair-Id') return /^[A-Z0-9]+$/.test(first) && value.length + first.length <= KEY_ID_LENGTH;
  if (name === 'CloudFront-Expires') return /^\d+$/.test(first) && value.length + first.length <= 10;
  return /^[A-Za-z0-9~_-]+$/.test(first) && (value.length % 4 !== 0 || first.length >= 16 || piece.includes(';'));
}
