import { splitTarget } from '../asked';

/** What somebody did to the URL once too often, and how it is undone. */
const ESCAPES: readonly { how: (target: string) => string; undo: (target: string) => string }[] = [
  { how: () => 'the & between them were sent as &amp;', undo: (target) => target.replaceAll(/&(?:amp;)+/gi, '&') },
  { how: () => 'the & between them were sent as &#38;', undo: (target) => target.replaceAll(/&#0*38;/g, '&') },
  { how: () => String.raw`the & between them were sent as \u0026`, undo: (target) => target.replaceAll(/\\u0026/gi, '&') },
  { how: (target) => `they were percent-encoded, ${percentEscapes(target)}`, undo: (target) => target.replace(/%(?:25)*3F/i, '?').replaceAll(/%(?:25)*26/gi, '&').replaceAll(/%(?:25)*3D/gi, '=') },
];

function percentEscapes(target: string): string {
  const signs = [['?', '3F'], ['&', '26'], ['=', '3D']] as const;
  return signs.flatMap(([sign, code]) => (new RegExp(`%(?:25)*${code}`, 'i').exec(target)?.slice(0, 1) ?? []).map((escape) => `${sign} as ${escape}`)).join(', ');
}

export interface Escaped {
  /** How, in words. */
  how: string;
  /** The signature's parameters that are there behind it. */
  names: readonly string[];
}

/** Takes path and query as they were sent, says when the signature’s parameters are in there and CloudFront cannot see them. */
export function escapedParameters(target: string): Escaped | undefined {
  const seen = splitTarget(target).reserved.size;
  for (const { how, undo } of ESCAPES) {
    const names = [...splitTarget(undo(target)).reserved.keys()];
    if (names.length > seen && names.includes('Signature') && names.includes('Key-Pair-Id')) return { how: how(target), names };
  }
  return undefined;
}
