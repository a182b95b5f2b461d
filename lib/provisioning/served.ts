/** More names than these are a number. */
const NAMED_AT_MOST = 3;

/** Whom a part serves, to go after what it is: " that libraries share", " of Films", " of 12 libraries"; empty where it serves nobody. */
export function servedWords(shared: boolean, distributions: readonly { library: { name: string } | null }[]): string {
  if (shared) return ' that libraries share';
  const libraries = [...new Set(distributions.flatMap(({ library }) => library?.name ?? []))];
  if (libraries.length === 0) return '';
  return ` of ${libraries.length > NAMED_AT_MOST ? `${String(libraries.length)} libraries` : libraries.join(', ')}`;
}
