/**
 * The nearest address that we know of whoever asks, from X-Forwarded-For: Next writes the socket's address
 * there when no proxy did. The last entry is the one that the nearest proxy has seen itself.
 */
export function addressOf(forwardedFor: string | null | undefined): string {
  return forwardedFor?.split(',').at(-1)?.trim() ?? 'unknown';
}
