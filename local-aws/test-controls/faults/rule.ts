import { z } from 'zod';

/** The longest that a rule may delay a call: no client waits longer. */
const MAX_DELAY_SECONDS = 3_600;

/** More rules than a test plans; a loop that adds them and never clears them is told so. */
export const MAX_RULES = 1_000;

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'a header name is letters, digits and hyphens');
const headerValue = z.string().regex(/^[\x20-\x7e]{0,1000}$/, 'a header value is printable ASCII');
const headers = z.record(headerName, headerValue).optional();

/** What can go wrong with a call. Each may stand at the places that `PLACES_OF` gives it. */
const faultSchema = z.discriminatedUnion('kind', [
  /** A refusal in the service's own envelope. Status and message of a known code need not be said. */
  z.strictObject({
    kind: z.literal('error'),
    code: z.string().regex(/^[A-Za-z0-9.]{1,100}$/, 'an error code is letters, digits and dots'),
    status: z.int().min(400).max(599).optional(),
    message: z.string().max(1_000).optional(),
    headers,
  }),
  /** Each service's own way of saying "slower": S3's SlowDown, CloudFront's Throttling. */
  z.strictObject({
    kind: z.literal('throttle'),
    retryAfterSeconds: z.number().nonnegative().max(MAX_DELAY_SECONDS).optional(),
  }),
  /** The connection is reset. */
  z.strictObject({ kind: z.literal('reset') }),
  /** The answer's Content-Length is promised, and the connection ends after fewer bytes (half of them unless said). */
  z.strictObject({ kind: z.literal('truncated-body'), keepBytes: z.int().nonnegative().optional() }),
  /** HTTP is complete, and the document in it ends in the middle. */
  z.strictObject({ kind: z.literal('truncated-xml'), keepBytes: z.int().nonnegative().optional() }),
  /** Another body than the operation's, with its status unless another is given. */
  z.strictObject({
    kind: z.literal('body'),
    text: z.string().max(100_000),
    status: z.int().min(200).max(599).optional(),
    headers,
  }),
  z.strictObject({ kind: z.literal('delay'), seconds: z.number().positive().max(MAX_DELAY_SECONDS) }),
  /** A read answers as if the changes of the last seconds (or the last so many changes) had not been made. */
  z.strictObject({ kind: z.literal('stale'), seconds: z.number().positive() }),
  z.strictObject({ kind: z.literal('stale-by-changes'), changes: z.int().positive() }),
  /** The call waits until the rule is removed or the caller's connection ends. */
  z.strictObject({ kind: z.literal('hold') }),
  /** Nothing happens but that the rule counts the call. */
  z.strictObject({ kind: z.literal('watch') }),
]);

const PLACES = ['before-effect', 'after-effect', 'after-reply'] as const;

export type Fault = z.infer<typeof faultSchema>;
export type Place = (typeof PLACES)[number];

/** A reply that is out cannot be changed any more, and an answer that does not exist yet has no body to cut. */
const PLACES_OF: Record<Fault['kind'], readonly Place[]> = {
  error: ['before-effect', 'after-effect'],
  throttle: ['before-effect', 'after-effect'],
  reset: PLACES,
  'truncated-body': ['after-effect'],
  'truncated-xml': ['after-effect'],
  body: ['after-effect'],
  delay: ['before-effect', 'after-effect'],
  stale: ['before-effect'],
  'stale-by-changes': ['before-effect'],
  hold: PLACES,
  watch: PLACES,
};

export const ruleSchema = z
  .strictObject({
    /** For looking at the rule and removing it; made up when absent. */
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'an id is up to 64 letters, digits, _ and -').optional(),
    service: z.enum(['s3', 'cloudfront', 'sts', 'edge', '*']).default('*'),
    /** An operation's name; `*` stands for any run of characters. The edge's operations are HTTP methods. */
    operation: z.string().regex(/^[A-Za-z0-9*]{1,100}$/, 'an operation is a name, with * for any characters').default('*'),
    /** How many fitting calls pass unharmed first, and to how many the rule then applies; always when absent. */
    skip: z.int().nonnegative().default(0),
    times: z.int().positive().optional(),
    place: z.enum(PLACES).default('before-effect'),
    fault: faultSchema,
  })
  .refine(({ fault, place }) => PLACES_OF[fault.kind].includes(place), {
    error: ({ input }) => `This kind of fault cannot happen at this place: ${describePlace(input)}`,
    path: ['place'],
  });

export const ruleListSchema = z.array(ruleSchema).max(MAX_RULES);

/** A rule as it is written, with what may be left out left out. */
export type RuleInput = z.input<typeof ruleSchema>;
export type Rule = z.output<typeof ruleSchema>;

function describePlace(input: unknown): string {
  const kind = z.object({ fault: z.object({ kind: z.string() }) }).safeParse(input).data?.fault.kind;
  const places = Object.entries(PLACES_OF).find(([name]) => name === kind)?.[1];
  return `${kind ?? 'it'} can stand at ${places?.join(', ') ?? 'none'}`;
}

/** Whether a rule is about an operation of a service. Stale reads are for reads alone: a write decided on the past would undo the present. */
export function isAbout(rule: Rule, call: { service: string; operation: string; isRead: boolean }): boolean {
  if (rule.service !== '*' && rule.service !== call.service) return false;
  if (rule.fault.kind.startsWith('stale') && !call.isRead) return false;
  return new RegExp(`^${rule.operation.replaceAll('*', '.*')}$`).test(call.operation);
}
