import { StatusDot } from '@/components/ui/status-dot';
import type { LibrarySummary } from '@/lib/provisioning/model';

/** How a library stands, worst news first. */
export function LibraryStatus({
  library: { state, openOperation, brokenFindings },
}: {
  library: Pick<LibrarySummary, 'state' | 'openOperation' | 'brokenFindings'>;
}) {
  if (openOperation?.kind === 'CREATE_LIBRARY' && openOperation.state === 'FAILED') return <StatusDot tone="destructive">Stopped</StatusDot>;
  if (state === 'PROVISIONING') return <StatusDot tone="primary" pulse>Being made</StatusDot>;
  if (brokenFindings > 0) return <StatusDot tone="destructive">{brokenFindings} broken</StatusDot>;
  return <StatusDot tone="success">Ready</StatusDot>;
}
