import { type Drift, type DriftCode, SEVERITIES, type Severity, severityOf } from './drift';
import type { Finding, LookView, ProofView } from './model';

/**
 * How far something that is to be private is open: to everybody, or in another way (a lock is off, another account or
 * a key that is not ours lets in).
 */
export type Openness = 'public' | 'not-closed' | 'closed';

/** Drifts by which anybody can read what is private. */
const PUBLIC: readonly DriftCode[] = ['policy-open', 'basic-reads-all', 'basic-granted', 'object-open', 'unsigned', 'unsigned-paths'];

/** How far these drifts open something. */
export function opennessOf(drifts: readonly Drift[]): Openness {
  if (drifts.some(({ code }) => PUBLIC.includes(code))) return 'public';
  return drifts.some(({ isOpening }) => isOpening) ? 'not-closed' : 'closed';
}

/** One thing that a look found otherwise than recorded, with the part that it is about. */
export interface FoundTrouble {
  finding: Finding;
  /** Undefined in looks of older versions, which told just that something is broken. */
  drift: Drift | undefined;
  severity: Severity;
  problem: string;
  fix: string;
}

/** Everything that a look found otherwise, one by one: what everybody can read first, what does no harm last. */
export function troublesOf(look: LookView | null): FoundTrouble[] {
  const troubles = (look?.findings ?? []).flatMap((finding): FoundTrouble[] => {
    const said = { finding, problem: finding.problem ?? 'This is not as it should be.', fix: finding.fix ?? '' };
    if (finding.state === 'broken' && finding.drifts.length === 0) return [{ ...said, drift: undefined, severity: 'broken' }];
    return finding.drifts.map((drift) => ({
      finding, drift, severity: severityOf(drift), problem: drift.problem ?? said.problem, fix: drift.fix ?? said.fix,
    }));
  });
  return troubles.sort((one, other) => rank(one) - rank(other));
}

function rank({ drift, severity }: FoundTrouble): number {
  return drift && PUBLIC.includes(drift.code) ? -1 : SEVERITIES.indexOf(severity);
}

/** Why nothing can be uploaded, where a look found no bucket of ours to upload to; null otherwise. */
export function lostBucketOf(look: LookView | null): string | null {
  const lost = troublesOf(look).find(({ drift }) => drift?.code === 'bucket-gone' || drift?.code === 'bucket-foreign');
  return lost?.problem ?? null;
}

/** What a repair of these drifts cannot bring back, in words; null when it brings all back. */
export function lostForGood(codes: readonly DriftCode[]): string | null {
  return codes.includes('bucket-gone')
    ? 'The repair makes a new, empty bucket of the same name. The videos that were in the old one are gone, unless you have a copy.'
    : null;
}

/** What a look says of a library as a whole. */
export interface SeenStanding {
  /** When it looked; null when nobody has. */
  at: string | null;
  /** How many things are open, lost, or do not work. */
  broken: number;
  /** How many are otherwise than recorded, and do no harm. */
  differing: number;
  openness: Openness;
}

/** Sums a look up. */
export function standingOf(look: LookView | null): SeenStanding {
  const troubles = troublesOf(look);
  const differing = troubles.filter(({ severity }) => severity === 'differs').length;
  return {
    at: look?.at ?? null, broken: troubles.length - differing, differing,
    openness: opennessOf(troubles.flatMap(({ drift }) => drift ?? [])),
  };
}

/**
 * What may be said of the last proof beside the last look. `contradicted`: every answer was right, but a later look found
 * something broken; or a look, later or not, something open that the proof does not ask for. What only differs is nothing
 * that a proof could ask for.
 */
export type ProofVerdict = 'none' | 'failed' | 'closed' | 'contradicted';

/** Judges a proof by what the last look saw. */
export function verdictOf(proof: Pick<ProofView, 'at' | 'passed'> | null, seen: SeenStanding): ProofVerdict {
  if (!proof) return 'none';
  if (!proof.passed) return 'failed';
  if (seen.at === null || seen.broken === 0) return 'closed';
  return seen.openness !== 'closed' || seen.at > proof.at ? 'contradicted' : 'closed';
}
