import type { SigningKeyKind, SigningKeyState } from '@/lib/db/generated/enums';
import { KEY_COMMENT } from '@/lib/provisioning/keys/limits';

/** A key's kind as AWS writes it. */
export const KIND_WORDS: Record<SigningKeyKind, string> = { ECDSA_P256: 'ECDSA P-256', RSA_2048: 'RSA 2048' };

/** A key's state in words, with the tone of its dot. */
export const STATE_WORDS: Record<SigningKeyState, { label: string; tone: 'neutral' | 'success' | 'warning' | 'primary' }> = {
  MADE: { label: 'Stands alone', tone: 'neutral' },
  TRUSTED: { label: 'Trusted', tone: 'primary' },
  ACTIVE: { label: 'Signs', tone: 'success' },
  RETIRING: { label: 'Leaving', tone: 'warning' },
  RETIRED: { label: 'Retired', tone: 'neutral' },
};

/** What a key says of itself. Our own comment was written when it began to sign; of one that signs no more it would lie. */
export function commentWords({ state, comment }: { state: SigningKeyState; comment: string }): string {
  if (comment !== KEY_COMMENT) return comment;
  if (state === 'RETIRED') return 'Signed playback URLs; signs no more';
  if (state === 'RETIRING') return 'Signs no more; what it signed is accepted until it expires';
  return comment;
}
