import type { LibraryState } from '@/lib/db/generated/enums';
import type { LookView } from '@/lib/provisioning/model';
import { standingOf } from '@/lib/provisioning/standing';

/** What to know of the videos of a library, by how it stands. */
const WORDS: Record<LibraryState, string> = {
  READY: 'Nobody but you and other admins sees a video until you let them in.',
  PROVISIONING: 'Videos can be uploaded once the set-up is done.',
  REMOVING: 'The library is being torn down: nobody can watch its videos any more.',
  RETIRED: 'The library is torn down. Its videos are kept in the bucket, and nobody can watch them.',
};

interface VideosWords {
  description: string;
  /** What to know before uploading; null while the last look found everything closed. */
  warning: string | null;
}

/** What a library's page says above its videos, by its state and by what the last look found open. */
export function videosWords(state: LibraryState, look: LookView | null): VideosWords {
  const { openness } = standingOf(look);
  if (state !== 'READY' || openness === 'closed') return { description: WORDS[state], warning: null };
  if (openness === 'public') {
    return {
      description: 'The last look found this library open to the public: others than those you let in can get at its videos.',
      warning: 'This library is open to the public. What you upload now may be seen by anybody.',
    };
  }
  return {
    description: 'The last look found something here that is not closed: others than those you let in may get at its videos.',
    warning: 'This library is not closed. What you upload now may be seen by others than those you let in.',
  };
}
