/** What a token can be allowed, in the words of whoever makes one. */
export const API_SCOPES = {
  'playback:create': 'Let a named viewer watch a video: a signed URL or signed cookies',
  'signatures:create': 'Sign any object of any library, one or many at once',
  'videos:read': 'List videos',
  'libraries:read': 'List libraries',
  'explanations:create': 'Ask why a signed URL is refused',
} as const;

export type ApiScope = keyof typeof API_SCOPES;

/** Whether this names a scope; a token keeps the names of scopes that a later version may no longer have. */
export function isApiScope(name: string): name is ApiScope {
  return Object.hasOwn(API_SCOPES, name);
}
