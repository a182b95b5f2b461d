import type { CheckId } from '../case';
import type { Finding } from '../causes';

/** What an answer says of its cause. Several causes share one answer, so it only narrows them down. */
export interface Meaning {
  by: 'nobody' | 'served' | 'cloudfront-signature' | 'cloudfront-page' | 's3' | 'other';
  says: string;
  /** The checks one of which must have failed for this answer; undefined when it does not tell. */
  stage: readonly CheckId[] | undefined;
  /** What is to be said when none of them failed by what is known here. */
  otherwise: Finding | undefined;
}
