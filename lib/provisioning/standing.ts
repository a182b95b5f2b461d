import type { Drift, DriftCode } from './drift';
import type { LookView, ProofView } from './model';

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

/** What a look says of a library as a whole. */
export interface SeenStanding {
  /** When it looked; null when nobody has. */
  at: string | null;
  brokenFindings: number;
  openness: Openness;
}

/** Sums a look up. */
export function standingOf(look: LookView | null): SeenStanding {
  const findings = look?.findings ?? [];
  return {
    at: look?.at ?? null,
    brokenFindings: findings.filter(({ state }) => state === 'broken').length,
    openness: opennessOf(findings.flatMap(({ drifts }) => drifts)),
  };
}

/**
 * What may be said of the last proof beside the last look. `contradicted`: every answer was right, but a later look found
 * something broken; or a look, later or not, something open that the proof does not ask for.
 */
export type ProofVerdict = 'none' | 'failed' | 'closed' | 'contradicted';

/** Judges a proof by what the last look saw. */
export function verdictOf(proof: Pick<ProofView, 'at' | 'passed'> | null, seen: SeenStanding): ProofVerdict {
  if (!proof) return 'none';
  if (!proof.passed) return 'failed';
  if (seen.at === null || seen.brokenFindings === 0) return 'closed';
  return seen.openness !== 'closed' || seen.at > proof.at ? 'contradicted' : 'closed';
}
