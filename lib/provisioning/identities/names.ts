import { servedWords } from '../served';

/** What an access control that was made for libraries says of itself at CloudFront, until somebody writes another comment. */
export const CONTROL_COMMENT = 'Usher reads its buckets as this';

/** The same of a library's access identity, of which each distribution has its own. */
export function identityComment(libraryId: string, role: 'SIGNED' | 'BASIC'): string {
  return `Usher library ${libraryId}, ${role.toLowerCase()}`;
}

const OURS = /^Usher library \S+, (signed|basic)$/;

interface NamedIdentity {
  comment: string;
  shared: boolean;
  /** What reads with it. */
  distributions: readonly { library: { name: string } | null }[];
}

/** An identity by the comment that somebody wrote, or by whom it serves; where its id stands beside it. */
export function identityCalled({ comment, shared, distributions }: NamedIdentity): string {
  const [, role] = OURS.exec(comment) ?? [];
  if (comment !== '' && comment !== CONTROL_COMMENT && role === undefined) return comment;
  return `Identity${servedWords(shared, distributions)}${role === undefined ? '' : `, ${role}`}`;
}
