import type { Draft } from './draft';

/** What each part of the form works with. */
export interface PartProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  fieldError: (name: string) => string | undefined;
  /** Takes a field as changed, where no typing shows it. */
  correct: (name: string) => void;
}
