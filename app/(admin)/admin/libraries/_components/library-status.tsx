import { StatusDot } from '@/components/ui/status-dot';
import type { LibrarySummary } from '@/lib/provisioning/model';

type Standing = Pick<LibrarySummary, 'state' | 'openOperation' | 'brokenFindings'>;

interface Status {
  kind: 'stopped' | 'making' | 'removing' | 'retired' | 'broken' | 'ready';
  tone: Parameters<typeof StatusDot>[0]['tone'];
  words: string;
  /** Of all that are like it, for a filter. */
  kindWords: string;
}

/** How a library stands, worst news first. */
export function statusOf({ state, openOperation, brokenFindings }: Standing): Status {
  if (state === 'PROVISIONING') {
    if (openOperation?.state === 'FAILED') return status('stopped', 'destructive', 'Stopped');
    return openOperation ? status('making', 'primary', 'Being made') : status('stopped', 'neutral', 'Not finished');
  }
  if (state === 'REMOVING') return status('removing', 'primary', 'Being torn down');
  if (state === 'RETIRED') return status('retired', 'neutral', 'Torn down, videos kept');
  if (brokenFindings > 0) return { ...status('broken', 'destructive', `${brokenFindings} broken`), kindWords: 'Broken' };
  return status('ready', 'success', 'Ready');
}

function status(kind: Status['kind'], tone: Status['tone'], words: string): Status {
  return { kind, tone, words, kindWords: words };
}

export function LibraryStatus({ library }: { library: Standing }) {
  const { kind, tone, words } = statusOf(library);
  return <StatusDot tone={tone} pulse={kind === 'making' || kind === 'removing'} className="whitespace-normal">{words}</StatusDot>;
}
