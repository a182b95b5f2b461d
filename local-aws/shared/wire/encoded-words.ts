/**
 * RFC 2047, by which S3 carries user metadata that is not ASCII: encoded words are decoded before they are kept,
 * and what then is not ASCII goes out as an encoded word. Plain bytes count as Latin-1, so UTF-8 that a client sends
 * without encoding comes back as two characters for each of its bytes' pairs, at S3 as here.
 */
const ENCODED_WORD = /=\?(utf-8|us-ascii|iso-8859-1)\?([bq])\?([^?\s]*)\?=/gi;

/** Takes a header's value as it came, one character to a byte; gives the text that it means. */
export function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(ENCODED_WORD, (_, charset: string, form: string, text: string) => {
      const bytes = form.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : decodeQuoted(text);
      return bytes.toString(charset.toLowerCase() === 'utf-8' ? 'utf8' : 'latin1');
    });
}

function decodeQuoted(text: string): Buffer {
  const characters = text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(characters, 'latin1');
}

/** Takes a text, gives it as a header may carry it: ASCII as it is, anything else in the shorter of the two forms. */
export function encodeWord(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const bytes = Buffer.from(text, 'utf8');
  const ascii = bytes.filter((byte) => byte < 0x80).length;
  return ascii * 2 >= bytes.length
    ? `=?UTF-8?Q?${quote(bytes)}?=`
    : `=?UTF-8?B?${bytes.toString('base64')}?=`;
}

function quote(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (character === ' ') return '_';
      if (/[A-Za-z0-9!*+/-]/.test(character)) return character;
      return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
