import type { z } from 'zod';

import type { AppError } from './errors';
import { plainIssue } from './plain-issue';
import { ok, refuse, type Result } from './result';

/** No form has more fields; a refusal must not outgrow what it refuses. */
const MAX_FIELDS = 20;
const MAX_MESSAGE_LENGTH = 200;

const PLAINLY = { error: plainIssue };

/**
 * Parses what came from outside. Refuses with `invalid_input`, which names each wrong field once, by its path, with its first
 * problem in plain words; `whole` is the name of all of it, for what is wrong with no field alone.
 */
export function checkInput<Schema extends z.ZodType>(schema: Schema, input: unknown, whole = 'form'): Result<z.output<Schema>> {
  const parsed = schema.safeParse(input, PLAINLY);
  return parsed.success ? ok(parsed.data) : refuse(invalidInput(parsed.error, whole));
}

function invalidInput(error: z.ZodError, whole: string): AppError {
  const fields = new Map<string, string>();
  const wrong = error.issues.slice(0, MAX_FIELDS).flatMap((issue) => problemsOf(issue, whole));
  for (const [field, problem] of wrong.slice(0, MAX_FIELDS)) if (!fields.has(field)) fields.set(field, problem.slice(0, MAX_MESSAGE_LENGTH));
  return {
    code: 'invalid_input',
    message: 'Some of this cannot be used as it is.',
    fix: 'Correct what is marked and send it again.',
    fields: Object.fromEntries(fields),
  };
}

/** A field that nobody knows is named as itself: most often it is one that is spelled otherwise. */
function problemsOf(issue: z.core.$ZodIssue, whole: string): [field: string, problem: string][] {
  if (issue.code !== 'unrecognized_keys') return [[issue.path.join('.') || whole, issue.message]];
  return issue.keys.slice(0, MAX_FIELDS).map((key) => [[...issue.path, key.slice(0, MAX_MESSAGE_LENGTH)].join('.'), 'There is no such field. Check how it is spelled.']);
}

/** A refusal that marks one field. */
export function invalidField(field: string, message: string): AppError {
  return { code: 'invalid_input', message, fields: { [field]: message } };
}
