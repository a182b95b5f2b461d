import type { Verdict } from './model';

/** The verdict in words, and how grave it is. */
export const VERDICT_WORDS: Record<Verdict, { label: string; tone: 'success' | 'warning' | 'destructive' }> = {
  plays: { label: 'Plays in browsers', tone: 'success' },
  plays_late: { label: 'Plays, but starts late', tone: 'warning' },
  some_browsers: { label: 'Plays in some browsers only', tone: 'warning' },
  does_not_play: { label: 'Browsers do not play it', tone: 'destructive' },
};
