const KEY_ID = /^(?:K|APKA)[A-Z0-9]{8,30}$/;
/** What programs and chats put around a value, as it is or as a browser writes it. */
const SIGNS = String.raw`(?:["'*_\x60~“”‘’<>().,;:\s]|%22|%27|%60|%3[CE]|%20|%E2%80%9[89CD])+`;
/** Shorter beginnings may be anybody’s. */
const SHORTEST_BEGINNING = 5;

/** Takes an id that no key has and the known ones, says which was meant and what happened to it; undefined when nobody can tell. */
export function meantKeyId(id: string, known: readonly string[]): { id: string; says: string } | undefined {
  const bare = id.slice(0, 200).replace(new RegExp(`^${SIGNS}`, 'i'), '').replace(new RegExp(`${SIGNS}$`, 'i'), '');
  if (bare !== id && (KEY_ID.test(bare) || known.includes(bare))) return { id: bare, says: 'there are signs around it that do not belong to it' };
  const capital = bare.toUpperCase();
  if (bare !== capital && (known.includes(capital) || /^K[A-Z0-9]{12,13}$/.test(capital))) return { id: capital, says: 'its letters have to be capitals' };
  if (capital.length < SHORTEST_BEGINNING) return undefined;
  const only = (says: string, of: (one: string) => boolean) => {
    const [first, ...rest] = known.filter(of);
    return first !== undefined && rest.length === 0 ? { id: first, says } : undefined;
  };
  return only('its end is missing', (one) => one.startsWith(capital)) ?? only('its beginning is missing', (one) => one.endsWith(capital))
    ?? only('something stands behind it', (one) => capital.startsWith(one)) ?? only('something stands in front of it', (one) => capital.endsWith(one));
}
