import { z } from 'zod';

/** What a resource page can be about, as observations and operations name it. */
export const RESOURCE_TYPES = ['bucket', 'distribution', 'origin-identity', 'key-group', 'signing-key', 'headers-policy'] as const;

/** Those that CloudFront gives an id, which is gone with them. */
export const FORGETTABLE = ['distribution', 'origin-identity', 'key-group', 'signing-key', 'headers-policy'] as const satisfies readonly (typeof RESOURCE_TYPES)[number][];

export type ForgettableType = (typeof FORGETTABLE)[number];

export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** The parts that a repair puts back. */
export const REPAIRS = [
  'public-access', 'ownership', 'policy', 'encryption', 'cors', 'lifecycle', 'tags',
  'object-acls', 'access-control', 'key-group', 'distribution', 'headers-policy',
  // What was deleted is made again from its row.
  'make-again',
] as const;

export type Repair = (typeof REPAIRS)[number];

interface DriftInfo {
  /** Whether something that was private is open to somebody now, or a lock that keeps it private is off. */
  isOpening: boolean;
  /** What puts it back; nothing can where this is left out. */
  repair?: Repair;
}

/** Everything that a look can find to be otherwise than recorded. */
export const DRIFTS = {
  // Buckets.
  'bucket-gone': { isOpening: false, repair: 'make-again' },
  'bucket-foreign': { isOpening: false },
  'public-access-unblocked': { isOpening: true, repair: 'public-access' },
  'acls-allowed': { isOpening: true, repair: 'ownership' },
  'acls-disabled': { isOpening: false, repair: 'ownership' },
  'policy-open': { isOpening: true, repair: 'policy' },
  // What an owner may have meant is theirs to take away.
  'policy-shared': { isOpening: true },
  'policy-unreadable': { isOpening: false },
  'statement-missing': { isOpening: false, repair: 'policy' },
  // Whether a changed statement lets more or less be read is not told apart: ours is ours to write.
  'statement-changed': { isOpening: true, repair: 'policy' },
  // Somebody else's statement, which is not ours to take away.
  'basic-reads-all': { isOpening: true },
  // Objects that are read by their ACLs.
  'grant-missing': { isOpening: false, repair: 'object-acls' },
  'basic-granted': { isOpening: true, repair: 'object-acls' },
  'object-open': { isOpening: true, repair: 'object-acls' },
  'encryption-changed': { isOpening: false, repair: 'encryption' },
  'cors-missing': { isOpening: false, repair: 'cors' },
  'lifecycle-missing': { isOpening: false, repair: 'lifecycle' },
  'tags-missing': { isOpening: false, repair: 'tags' },
  // Identities.
  'identity-gone': { isOpening: false, repair: 'make-again' },
  'identity-unsigned': { isOpening: false, repair: 'access-control' },
  // Keys.
  'public-key-gone': { isOpening: false, repair: 'make-again' },
  'public-key-changed': { isOpening: false },
  'key-group-gone': { isOpening: false, repair: 'make-again' },
  'key-missing': { isOpening: false, repair: 'key-group' },
  'foreign-key': { isOpening: true, repair: 'key-group' },
  // Distributions.
  'distribution-gone': { isOpening: false, repair: 'make-again' },
  'distribution-disabled': { isOpening: false, repair: 'distribution' },
  'origin-changed': { isOpening: false, repair: 'distribution' },
  'further-origin': { isOpening: false },
  'identity-detached': { isOpening: false, repair: 'distribution' },
  'unsigned': { isOpening: true, repair: 'distribution' },
  'unsigned-paths': { isOpening: true, repair: 'distribution' },
  'key-group-detached': { isOpening: false, repair: 'distribution' },
  'foreign-key-group': { isOpening: true, repair: 'distribution' },
  'http-allowed': { isOpening: false, repair: 'distribution' },
  'query-dropped': { isOpening: false, repair: 'distribution' },
  'headers-detached': { isOpening: false, repair: 'distribution' },
  'names-changed': { isOpening: false, repair: 'distribution' },
  'price-class-changed': { isOpening: false, repair: 'distribution' },
  'comment-changed': { isOpening: false, repair: 'distribution' },
  // Headers.
  'headers-policy-gone': { isOpening: false, repair: 'make-again' },
  'headers-origin-stale': { isOpening: false, repair: 'headers-policy' },
} as const satisfies Record<string, DriftInfo>;

export type DriftCode = keyof typeof DRIFTS;

/** One thing that is otherwise than recorded, for programs. */
export interface Drift {
  code: DriftCode;
  isOpening: boolean;
  /** What puts it back; undefined where nothing can. */
  repair?: Repair | undefined;
  /** The row that it is about. */
  about: { type: ResourceType; id: string };
  /** Names that the repair needs: foreign keys, open statements, paths. */
  names: string[];
}

/** A drift with what the table says of its kind. */
export function driftOf(code: DriftCode, about: Drift['about'], names: string[] = []): Drift {
  const { isOpening, repair }: DriftInfo = DRIFTS[code];
  return { code, isOpening, ...(repair ? { repair } : {}), about, names };
}

export const driftSchema = z.object({
  code: z.custom<DriftCode>((value) => typeof value === 'string' && Object.hasOwn(DRIFTS, value)),
  isOpening: z.boolean(),
  repair: z.enum(REPAIRS).optional(),
  about: z.object({ type: z.enum(RESOURCE_TYPES), id: z.string() }),
  names: z.array(z.string()),
}) satisfies z.ZodType<Drift>;

/** One line of a resource page: what is recorded here, beside what AWS has. */
export interface ComparedFact {
  label: string;
  recorded: string;
  /** As the last look saw it; `not seen` when AWS did not say. */
  live: string;
  differs: boolean;
}

export const comparedFactSchema = z.object({
  label: z.string(), recorded: z.string(), live: z.string(), differs: z.boolean(),
}) satisfies z.ZodType<ComparedFact>;

/** What is wrong, and what a person does about it. */
export const problemSchema = z.object({ problem: z.string(), fix: z.string() });

/** The worker's last look at one resource. */
export interface ObservationView {
  at: string;
  facts: ComparedFact[];
  problems: z.output<typeof problemSchema>[];
}
