import { ChevronRight } from 'lucide-react';

import { StatusDot } from '@/components/ui/status-dot';
import type { Finding, LookView } from '@/lib/provisioning/model';
import { opennessOf } from '@/lib/provisioning/standing';

import { FactList } from '../../../../_components/fact-list';
import { OPEN_WORDS } from '../../../_components/library-status';

const STATES = {
  ok: { tone: 'success', word: 'In order' },
  broken: { tone: 'destructive', word: 'Broken' },
  differs: { tone: 'warning', word: 'Differs' },
  waiting: { tone: 'warning', word: 'On its way' },
  unknown: { tone: 'neutral', word: 'Could not be seen' },
} as const;

/** Everything the look found, as a list: what the picture shows, in words. */
export function AllFindings({ look }: { look: LookView }) {
  return (
    <details className="group">
      <summary className="flex items-center gap-1.5 py-1 text-[0.8125rem] font-medium text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        Everything that was looked at ({look.findings.length})
      </summary>
      <ul className="mt-2 divide-y border-t">
        {look.findings.map((finding) => <FindingRow key={finding.subject} finding={finding} />)}
      </ul>
    </details>
  );
}

function FindingRow({ finding }: { finding: Finding }) {
  const { tone, word } = STATES[finding.state];
  const openness = opennessOf(finding.drifts);
  return (
    <li className="grid gap-2 py-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{finding.label}</span>
        <StatusDot tone={tone} className="text-[0.8125rem]">{openness === 'closed' ? word : OPEN_WORDS[openness]}</StatusDot>
      </div>
      {finding.problem ? <p className="text-[0.8125rem]">{finding.problem} {finding.fix}</p> : null}
      {finding.drifts.map(({ code, problem, fix }) => problem ? <p key={code} className="text-[0.8125rem]">{problem} {fix}</p> : null)}
      {finding.facts.length > 0 ? <FactList facts={finding.facts} /> : null}
    </li>
  );
}
