import type { Db } from '@/lib/db/client';

import { nameOfKey } from '../plan/keys';
import type { SigningKeyLike } from '../plan/steps';

/** What stops working when a key is trusted no more. */
export interface KeyImpact {
  /** Signatures on record that are still valid. */
  signatures: number;
  /** The libraries that they are of, by name. */
  libraries: string[];
  /** When the last of them would have expired; null when there is none. */
  lastExpiresAt: string | null;
}

/** What a key signed that is valid at `now`. */
export async function impactOf(db: Db, signingKeyId: string, now: Date): Promise<KeyImpact> {
  const valid = { signingKeyId, expiresAt: { gt: now } };
  const { _count: signatures, _max } = await db.issuedSignature.aggregate({ where: valid, _count: true, _max: { expiresAt: true } });
  const libraries = await db.library.findMany({
    where: { signatures: { some: valid } }, select: { name: true }, orderBy: { name: 'asc' },
  });
  return { signatures, libraries: libraries.map(({ name }) => name), lastExpiresAt: _max.expiresAt?.toISOString() ?? null };
}

/** The step that takes the key out, with what it breaks. */
export function sentenceOf(key: SigningKeyLike, { signatures, libraries, lastExpiresAt }: KeyImpact): string {
  const removal = `Take ${nameOfKey(key)} out of the key group`;
  if (signatures === 0 || !lastExpiresAt) return `${removal}: no signature of it is on record that is still valid`;
  const count = signatures === 1 ? '1 signature stops' : `${signatures} signatures stop`;
  return `${removal}: ${count} working, of ${libraries.join(', ')}, which would have lived until ${lastExpiresAt.slice(0, 16).replace('T', ' ')} UTC`;
}
