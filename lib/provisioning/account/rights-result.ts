import type { Fact } from '../model';

/** The label of the fact that counts the rights that a check found denied. */
export const DENIED = 'Denied';

/** What a check of rights that has ended found, in a sentence; undefined where its steps do not say. */
export function rightsResult(steps: readonly { facts: readonly Fact[] }[]): string | undefined {
  const denied = steps.flatMap(({ facts }) => facts).find(({ label }) => label === DENIED);
  return denied && rightsMissing(Number(denied.value));
}

/** How many rights are missing, in a sentence. */
export function rightsMissing(denied: number): string {
  if (denied === 0) return 'No right is missing, of those that can be tried.';
  return denied === 1 ? 'One right is missing.' : `${denied} rights are missing.`;
}
