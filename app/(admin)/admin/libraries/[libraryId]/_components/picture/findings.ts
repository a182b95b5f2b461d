import type { Finding, FindingSubject, LookView } from '@/lib/provisioning/model';

/** How a node or line is drawn. `unseen`: no look has told yet. */
export type Seen = Finding['state'] | 'unseen';

/** A look, by subject. */
export class Findings {
  readonly #bySubject: ReadonlyMap<FindingSubject, Finding>;
  /** What is broken, in the order of the look: its number stands on the picture and in the list. */
  readonly broken: readonly Finding[];

  constructor(look: LookView | null) {
    const findings = look?.findings ?? [];
    this.#bySubject = new Map(findings.map((finding) => [finding.subject, finding]));
    this.broken = findings.filter((finding) => finding.state === 'broken');
  }

  get(subject: FindingSubject): Finding | undefined {
    return this.#bySubject.get(subject);
  }

  seen(subject: FindingSubject): Seen {
    return this.get(subject)?.state ?? 'unseen';
  }

  /** The number of a broken subject, from 1. */
  numberOf(subject: FindingSubject): number | undefined {
    const index = this.broken.findIndex((finding) => finding.subject === subject);
    return index < 0 ? undefined : index + 1;
  }
}

/** The line from people to a distribution says nothing of its own: it is calm once the distribution is there. */
export function reached(distribution: Seen): Seen {
  return distribution === 'ok' ? 'ok' : 'unseen';
}
