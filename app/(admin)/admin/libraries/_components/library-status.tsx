import { StatusDot } from '@/components/ui/status-dot';
import type { LibrarySummary } from '@/lib/provisioning/model';
import type { Openness } from '@/lib/provisioning/standing';

type Standing = Pick<LibrarySummary, 'state' | 'openOperation' | 'seen'>;

interface Status {
  kind: 'stopped' | 'making' | 'removing' | 'retired' | 'open' | 'broken' | 'differs' | 'ready';
  tone: Parameters<typeof StatusDot>[0]['tone'];
  words: string;
  /** Of all that are like it, for a filter. */
  kindWords: string;
}

/** What to call what should be private and is not. */
export const OPEN_WORDS: Record<Exclude<Openness, 'closed'>, string> = { public: 'Open to the public', 'not-closed': 'Not closed' };

/** How a library stands, worst news first. */
export function statusOf({ state, openOperation, seen }: Standing): Status {
  if (state === 'PROVISIONING') {
    if (openOperation?.state === 'FAILED') return status('stopped', 'destructive', 'Stopped');
    return openOperation ? status('making', 'primary', 'Being made') : status('stopped', 'neutral', 'Not finished');
  }
  if (state === 'REMOVING') return status('removing', 'primary', 'Being torn down');
  if (state === 'RETIRED') return status('retired', 'neutral', 'Torn down, videos kept');
  if (seen.openness !== 'closed') return { ...status('open', 'destructive', OPEN_WORDS[seen.openness]), kindWords: 'Open' };
  if (seen.broken > 0) return { ...status('broken', 'destructive', `${seen.broken} broken`), kindWords: 'Broken' };
  if (seen.differing > 0) return { ...status('differs', 'warning', seen.differing === 1 ? '1 differs' : `${seen.differing} differ`), kindWords: 'Differs' };
  return status('ready', 'success', 'Ready');
}

function status(kind: Status['kind'], tone: Status['tone'], words: string): Status {
  return { kind, tone, words, kindWords: words };
}

export function LibraryStatus({ library }: { library: Standing }) {
  const { kind, tone, words } = statusOf(library);
  return <StatusDot tone={tone} pulse={kind === 'making' || kind === 'removing'} className="whitespace-normal">{words}</StatusDot>;
}
