import { env } from '@/lib/env';
import type { AppError } from '@/lib/kernel/errors';

/**
 * Refuses a change that a cookie would authorise unless the browser says it comes from our own pages.
 * A missing Origin is refused too: Next lets it pass, and trusts X-Forwarded-Host, so we do not ask Next.
 */
export function refusedOrigin(headers: Headers): AppError | undefined {
  if (headers.get('origin') === env().publicOrigin) return undefined;
  return {
    code: 'origin_refused',
    message: 'This request did not come from this site’s own pages.',
    fix: `Open ${env().publicOrigin} and try again there.`,
  };
}
