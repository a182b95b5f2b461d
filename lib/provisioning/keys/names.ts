import { KEY_COMMENT } from './limits';

// What people call keys and key groups: by the comment that somebody wrote, and the id at CloudFront beside it. The names
// that go out to AWS are for machines.

function withId(words: string, awsId: string | null): string {
  return awsId === null ? words : `${words} · ${awsId}`;
}

/** A comment that somebody wrote, rather than this program. */
function ownComment(comment: string): string | undefined {
  return comment === '' || comment === KEY_COMMENT ? undefined : comment;
}

interface NamedGroup {
  comment: string;
  awsId: string | null;
  shared: boolean;
  /** What trusts it. */
  distributions: readonly { library: { name: string } | null }[];
}

/** A key group by its comment, or by whom it serves. */
export function wordsForGroup({ comment, awsId, shared, distributions }: NamedGroup): string {
  const libraries = [...new Set(distributions.flatMap(({ library }) => library?.name ?? []))];
  const served = libraries.length > 0 && !shared ? `Key group of ${libraries.join(', ')}` : 'Key group';
  return withId(ownComment(comment) ?? (shared ? 'Key group that libraries share' : served), awsId);
}

/** A signing key by its comment. */
export function wordsForKey({ comment, awsPublicKeyId }: { comment: string; awsPublicKeyId: string | null }): string {
  return withId(ownComment(comment) ?? 'Signing key', awsPublicKeyId);
}
