import { z } from 'zod';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const conditionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditionValues = z.union([conditionValue.transform((one) => [one]), z.array(conditionValue)]);

const principalSchema = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'] })),
  z.strictObject({
    AWS: oneOrMore.optional(),
    CanonicalUser: oneOrMore.optional(),
    Service: oneOrMore.optional(),
    Federated: oneOrMore.optional(),
  }),
]);

/** Each element excludes its negation. */
const PAIRS = [
  ['Principal', 'NotPrincipal'],
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const;

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principalSchema.optional(),
    NotPrincipal: principalSchema.optional(),
    Action: oneOrMore.optional(),
    NotAction: oneOrMore.optional(),
    Resource: oneOrMore.optional(),
    NotResource: oneOrMore.optional(),
    Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
  })
  .refine((statement) => PAIRS.every(([one, other]) => !statement[one] || !statement[other]));

const documentSchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statementSchema.transform((one) => [one]), z.array(statementSchema).min(1)]),
});

export type PolicyPrincipal = z.output<typeof principalSchema>;
export type Statement = z.output<typeof statementSchema>;
/** A policy, of an identity or of a resource, with every single value as a list. */
export type PolicyDocument = z.output<typeof documentSchema>;

export type ReadPolicy = { ok: true; policy: PolicyDocument } | { ok: false; path: string };

/** Takes parsed JSON, gives the policy, or the path at which it is none. */
export function readPolicyDocument(json: unknown): ReadPolicy {
  const parsed = documentSchema.safeParse(json);
  if (parsed.success) return { ok: true, policy: parsed.data };
  return { ok: false, path: parsed.error.issues[0]?.path.join('.') ?? '' };
}

/** Variables exist since the second version of the language; before, `${…}` is text. */
export function hasVariables(policy: PolicyDocument): boolean {
  return policy.Version === '2012-10-17';
}
