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

/**
 * How bad a drift is, the worst first. `open`: something private is open to somebody, or a lock that keeps it private is off.
 * `broken`: something is lost, or does not work as it should. `differs`: all works, but not as recorded.
 */
export const SEVERITIES = ['open', 'broken', 'differs'] as const;

export type Severity = (typeof SEVERITIES)[number];

interface DriftInfo {
  severity: Severity;
  /** What puts it back; nothing can where this is left out. */
  repair?: Repair;
}

/** Everything that a look can find to be otherwise than recorded. */
export const DRIFTS = {
  // Buckets.
  'bucket-gone': { severity: 'broken', repair: 'make-again' },
  'bucket-foreign': { severity: 'broken' },
  'public-access-unblocked': { severity: 'open', repair: 'public-access' },
  'acls-allowed': { severity: 'open', repair: 'ownership' },
  'acls-disabled': { severity: 'broken', repair: 'ownership' },
  'policy-open': { severity: 'open', repair: 'policy' },
  // What an owner may have meant is theirs to take away.
  'policy-shared': { severity: 'open' },
  'policy-unreadable': { severity: 'broken' },
  'statement-missing': { severity: 'broken', repair: 'policy' },
  // Whether a changed statement lets more or less be read is not told apart: ours is ours to write.
  'statement-changed': { severity: 'open', repair: 'policy' },
  // Somebody else's statement, which is not ours to take away.
  'basic-reads-all': { severity: 'open' },
  // Objects that are read by their ACLs.
  'grant-missing': { severity: 'broken', repair: 'object-acls' },
  'basic-granted': { severity: 'open', repair: 'object-acls' },
  'object-open': { severity: 'open', repair: 'object-acls' },
  'encryption-changed': { severity: 'broken', repair: 'encryption' },
  'cors-missing': { severity: 'broken', repair: 'cors' },
  'lifecycle-missing': { severity: 'differs', repair: 'lifecycle' },
  'tags-missing': { severity: 'differs', repair: 'tags' },
  // Identities.
  'identity-gone': { severity: 'broken', repair: 'make-again' },
  'identity-unsigned': { severity: 'broken', repair: 'access-control' },
  // Keys.
  'public-key-gone': { severity: 'broken', repair: 'make-again' },
  'public-key-changed': { severity: 'broken' },
  'key-group-gone': { severity: 'broken', repair: 'make-again' },
  'key-missing': { severity: 'broken', repair: 'key-group' },
  'foreign-key': { severity: 'open', repair: 'key-group' },
  // Distributions.
  'distribution-gone': { severity: 'broken', repair: 'make-again' },
  'distribution-disabled': { severity: 'broken', repair: 'distribution' },
  'origin-changed': { severity: 'broken', repair: 'distribution' },
  'further-origin': { severity: 'broken' },
  'identity-detached': { severity: 'broken', repair: 'distribution' },
  'unsigned': { severity: 'open', repair: 'distribution' },
  'unsigned-paths': { severity: 'open', repair: 'distribution' },
  'key-group-detached': { severity: 'broken', repair: 'distribution' },
  'foreign-key-group': { severity: 'open', repair: 'distribution' },
  'http-allowed': { severity: 'broken', repair: 'distribution' },
  'query-dropped': { severity: 'broken', repair: 'distribution' },
  'headers-detached': { severity: 'broken', repair: 'distribution' },
  'names-changed': { severity: 'broken', repair: 'distribution' },
  'price-class-changed': { severity: 'differs', repair: 'distribution' },
  'comment-changed': { severity: 'differs', repair: 'distribution' },
  // Headers.
  'headers-policy-gone': { severity: 'broken', repair: 'make-again' },
  'headers-origin-stale': { severity: 'broken', repair: 'headers-policy' },
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
  /** What is wrong, and what a person does about it; left out in looks of older versions. */
  problem?: string | undefined;
  fix?: string | undefined;
}

/** How bad a drift of this kind is. */
export function severityOf({ code }: Pick<Drift, 'code'>): Severity {
  return DRIFTS[code].severity;
}

/** A drift with what the table says of its kind. */
export function driftOf(code: DriftCode, about: Drift['about'], names: string[] = []): Drift {
  const { severity, repair }: DriftInfo = DRIFTS[code];
  return { code, isOpening: severity === 'open', ...(repair ? { repair } : {}), about, names };
}

export const driftCodeSchema = z.custom<DriftCode>((value) => typeof value === 'string' && Object.hasOwn(DRIFTS, value));

export const driftSchema = z.object({
  code: driftCodeSchema,
  isOpening: z.boolean(),
  repair: z.enum(REPAIRS).optional(),
  about: z.object({ type: z.enum(RESOURCE_TYPES), id: z.string() }),
  names: z.array(z.string()),
  problem: z.string().optional(),
  fix: z.string().optional(),
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

/** What is wrong, and what a person does about it; how bad it is, unless AWS just did not say or the look is of an older version. */
export const problemSchema = z.object({ problem: z.string(), fix: z.string(), severity: z.enum(SEVERITIES).optional() });

/** The worker's last look at one resource. */
export interface ObservationView {
  at: string;
  facts: ComparedFact[];
  problems: z.output<typeof problemSchema>[];
}
