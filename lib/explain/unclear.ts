import type { CauseCode } from './causes';

/** Whether what is known does not tell why: a question is open, rather than answered. */
export function isUnclear(code: CauseCode): boolean {
  return code === 'nothing-found' || code === 'answer-disagrees';
}
