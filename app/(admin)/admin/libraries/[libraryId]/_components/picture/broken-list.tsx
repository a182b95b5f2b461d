import { Alert } from '@/components/ui/alert';

import { FactList } from '../../../../_components/fact-list';
import type { Findings } from './findings';

/** What is broken, in words: the problem, how to mend it, and what was seen. */
export function BrokenList({ findings }: { findings: Findings }) {
  if (findings.broken.length === 0) return null;
  return (
    <ol aria-label="What is broken" className="grid gap-3">
      {findings.broken.map((finding, index) => (
        <li key={finding.subject} id={`broken-${String(index + 1)}`} className="scroll-mt-20">
          <Alert
            variant="destructive"
            title={`${String(index + 1)}. ${finding.label}: ${finding.problem ?? 'this is not as it should be.'}`}
          >
            {finding.fix ? <p>{finding.fix}</p> : null}
            {finding.facts.length > 0 ? <FactList facts={finding.facts} className="mt-2" /> : null}
          </Alert>
        </li>
      ))}
    </ol>
  );
}
