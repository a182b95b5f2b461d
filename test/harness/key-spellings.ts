import type { KeyObject } from 'node:crypto';

/** The private numbers of a key in every spelling that something could print them in, in pieces, because lines break. */
export function spellingsOf(privateKey: KeyObject): string[] {
  const { d = '', p = '', q = '' } = privateKey.export({ format: 'jwk' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().split('\n').slice(2, -2);
  const numbers = [d, p, q].filter((text) => text !== '').map((text) => Buffer.from(text, 'base64url'));
  const spelled = numbers.flatMap((bytes) => {
    const part = bytes.subarray(0, 15);
    return [part.toString('hex'), part.toString('base64'), part.toString('base64url'), [...part].join(','), part.toString('latin1')];
  });
  return [...pem, ...spelled, 'PRIVATE KEY'];
}
