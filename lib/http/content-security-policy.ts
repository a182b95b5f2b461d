import type { Env } from '@/lib/env';

/**
 * The policy of every page: our own scripts by nonce, media from the distributions, uploads to S3,
 * and nobody may frame us. Development needs eval for React's error overlay.
 */
export function contentSecurityPolicy(aws: Pick<Env['aws'], 'mediaSources' | 'uploadSources'>, nonce: string, development: boolean): string {
  const media = aws.mediaSources.join(' ');
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // media-chrome and Radix set style attributes; a style cannot read or send anything by itself.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': `'self' data: blob: ${media}`,
    'media-src': `'self' blob: ${media}`,
    'connect-src': `'self' ${aws.uploadSources.join(' ')}${development ? ' ws:' : ''}`,
    'frame-ancestors': "'none'",
    'form-action': "'self'",
    'base-uri': "'none'",
    'object-src': "'none'",
  };
  return Object.entries(directives).map(([name, sources]) => `${name} ${sources}`).join('; ');
}
