import { StatusDot } from '@/components/ui/status-dot';
import type { SigningKeyState } from '@/lib/db/generated/enums';

import { STATE_WORDS } from './words';

/** How a signing key stands. */
export function KeyState({ state }: { state: SigningKeyState }) {
  const { label, tone } = STATE_WORDS[state];
  return <StatusDot tone={tone}>{label}</StatusDot>;
}
