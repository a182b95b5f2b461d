import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';

import { Badge } from '@/components/ui/badge';
import type { Playability, Verdict } from '@/lib/videos/model';
import { VERDICT_WORDS } from '@/lib/videos/words';

const ICONS = { success: CircleCheck, warning: TriangleAlert, destructive: CircleX };

/** Whether browsers play it, in a few words. */
export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { label, tone } = VERDICT_WORDS[verdict];
  const Icon = ICONS[tone];
  return <Badge variant={tone}><Icon aria-hidden />{label}</Badge>;
}

/** What was found in a file, and what to do about each thing. */
export function Findings({ playability }: { playability: Playability }) {
  if (playability.findings.length === 0) return null;
  return (
    <ul className="grid gap-2 text-sm">
      {playability.findings.map(({ code, message, fix }) => (
        <li key={code} className="grid gap-1">
          <p>{message}</p>
          {fix ? <Fix fix={fix} /> : null}
        </li>
      ))}
    </ul>
  );
}

/** A fix often ends in a command to type; that part is set as such. */
function Fix({ fix }: { fix: string }) {
  const at = fix.indexOf('ffmpeg ');
  if (at < 0) return <p className="text-muted-foreground">{fix}</p>;
  return (
    <p className="text-muted-foreground">
      {fix.slice(0, at)}
      <code className="rounded-sm bg-muted px-1 py-0.5 font-mono text-xs wrap-anywhere">{fix.slice(at)}</code>
    </p>
  );
}
