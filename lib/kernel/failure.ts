/** Why a step of work did not happen, in a person's words. */
export interface FailureReason {
  /** AWS's code, or one of ours in kebab-case. */
  code: string;
  message: string;
  fix: string;
  /** Whether trying again without changing anything can help. */
  retriable: boolean;
}
