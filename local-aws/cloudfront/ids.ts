import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** AWS's shape: one letter for the kind (E distributions, identities and controls; K keys; I invalidations), 13 more. */
export function newId(kind: 'E' | 'K' | 'I'): string {
  let id: string = kind;
  for (let index = 0; index < 13; index += 1) id += ALPHABET.charAt(randomInt(ALPHABET.length));
  return id;
}

/** ETags of the control plane look like its ids, and come without quotes. */
export function newETag(): string {
  return newId('E');
}

export const ETAG_SHAPE = /^E[A-Z0-9]{13}$/;

/** The first label of a distribution's domain name: AWS makes up another id for it, here it follows from the id. */
export function domainLabel(distributionId: string): string {
  return `d${distributionId.slice(1).toLowerCase()}`;
}
