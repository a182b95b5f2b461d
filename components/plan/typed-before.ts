/** What was typed into one form when it was carried out. */
export interface TypedBefore<T> {
  keep: (typed: T) => void;
  /** What was kept, where somebody has come back to the visit that it was typed in. */
  read: () => T | undefined;
  forget: () => void;
}

/**
 * Keeps what was typed into a form for whoever presses Back after carrying it out: in this tab's memory alone, and for
 * that entry of its history, so that a new visit begins with an empty form. Never for a form that asks for a secret.
 */
export function typedBefore<T>(): TypedBefore<T> {
  let kept: { at: string; typed: T } | undefined;
  return {
    keep: (typed) => {
      const at = entryOfHistory();
      kept = at === undefined ? undefined : { at, typed };
    },
    read: () => (kept !== undefined && kept.at === entryOfHistory() ? kept.typed : undefined),
    forget: () => { kept = undefined; },
  };
}

/** Undefined on the server, and in browsers that cannot tell: there, Back leads to an empty form. */
function entryOfHistory(): string | undefined {
  return typeof window !== 'undefined' && 'navigation' in window ? window.navigation.currentEntry?.key : undefined;
}
