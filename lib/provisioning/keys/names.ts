import { servedWords } from '../served';
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

interface ServingGroup {
  shared: boolean;
  /** What trusts it. */
  distributions: readonly { library: { name: string } | null }[];
}

interface NamedGroup extends ServingGroup {
  comment: string;
}

/** A key group by its comment, or by whom it serves; where its id stands beside it. */
export function groupCalled({ comment, shared, distributions }: NamedGroup): string {
  return ownComment(comment) ?? `Key group${servedWords(shared, distributions)}`;
}

/** A key group by what it is called, with its id. */
export function wordsForGroup({ awsId, ...group }: NamedGroup & { awsId: string | null }): string {
  return withId(groupCalled(group), awsId);
}

/** A signing key by its comment, or by whom its key group serves; where its id stands beside it. */
export function keyCalled({ comment, keyGroup }: { comment: string; keyGroup: ServingGroup | null }): string {
  return ownComment(comment) ?? `Signing key${keyGroup ? servedWords(keyGroup.shared, keyGroup.distributions) : ''}`;
}

/** A signing key by its comment, with its id. */
export function wordsForKey({ comment, awsPublicKeyId }: { comment: string; awsPublicKeyId: string | null }): string {
  return withId(ownComment(comment) ?? 'Signing key', awsPublicKeyId);
}
