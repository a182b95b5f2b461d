import type { DriftCode } from '@/lib/provisioning/drift';
import type { Finding, FindingSubject, LookView } from '@/lib/provisioning/model';
import { type FoundTrouble, opennessOf, troublesOf } from '@/lib/provisioning/standing';

/** How a node or line is drawn. `unseen`: no look has told yet. */
export type Seen = Finding['state'] | 'unseen';

/** How the line from people to a distribution is drawn. `off`: it is disabled, as recorded. */
export type Reach = Seen | 'open' | 'off';

/** A look, by subject. */
export class Findings {
  readonly #bySubject: ReadonlyMap<FindingSubject, Finding>;
  /** What is otherwise, the worst first: its number stands on the picture and in the list. */
  readonly troubles: readonly FoundTrouble[];

  constructor(look: LookView | null) {
    const findings = look?.findings ?? [];
    this.#bySubject = new Map(findings.map((finding) => [finding.subject, finding]));
    this.troubles = troublesOf(look);
  }

  get(subject: FindingSubject): Finding | undefined {
    return this.#bySubject.get(subject);
  }

  seen(subject: FindingSubject): Seen {
    return this.get(subject)?.state ?? 'unseen';
  }

  /** The number, from 1, of the worst that was found of a subject. */
  numberOf(subject: FindingSubject): number | undefined {
    const index = this.troubles.findIndex(({ finding }) => finding.subject === subject);
    return index < 0 ? undefined : index + 1;
  }
}

/** Drifts by which a distribution answers nobody. */
const CUT: readonly DriftCode[] = ['distribution-disabled', 'distribution-gone'];

/**
 * The line from people to a distribution: open where it lets everybody at what is private, broken where it answers nobody;
 * what else is wrong with the distribution stands on it, and people reach it all the same.
 */
export function reached(findings: Findings, role: 'signed' | 'basic', { enabled = true } = {}): Reach {
  const of = role === 'signed'
    ? (['distribution.signed', 'distribution.signed→key-group'] as const)
    // Whoever needs no signature needs no distribution either where the bucket itself is open.
    : (['distribution.basic', 'distribution.basic→bucket', 'bucket', 'distribution.signed→bucket'] as const);
  if (opennessOf(of.flatMap((subject) => findings.get(subject)?.drifts ?? [])) === 'public') return 'open';
  if (!enabled) return 'off';
  const distribution = findings.get(`distribution.${role}`);
  if (distribution?.state === 'differs') return 'ok';
  if (distribution?.state !== 'broken') return distribution?.state ?? 'unseen';
  return distribution.drifts.some(({ code }) => CUT.includes(code)) ? 'broken' : 'ok';
}
