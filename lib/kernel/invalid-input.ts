import type { z } from 'zod';

import type { AppError } from './errors';

/** No form has more fields; a refusal must not outgrow what it refuses. */
const MAX_FIELDS = 20;
const MAX_MESSAGE_LENGTH = 200;

/** What zod found wrong, as a refusal that names each field once with its first problem. */
export function invalidInput(error: z.ZodError): AppError {
  const fields: Record<string, string> = {};
  for (const issue of error.issues.slice(0, MAX_FIELDS)) {
    const field = issue.path.length > 0 ? issue.path.join('.') : 'form';
    fields[field] ??= issue.message.slice(0, MAX_MESSAGE_LENGTH);
  }
  return {
    code: 'invalid_input',
    message: 'Some of this cannot be used as it is.',
    fix: 'Correct what is marked and send it again.',
    fields,
  };
}

/** A refusal that marks one field. */
export function invalidField(field: string, message: string): AppError {
  return { code: 'invalid_input', message, fields: { [field]: message } };
}
