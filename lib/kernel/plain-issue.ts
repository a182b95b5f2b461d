import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const UNUSABLE = 'This cannot be used as it is.';

const TYPES: Record<string, string> = {
  string: 'This must be text.', number: 'This must be a number.', int: 'This must be a whole number.', boolean: 'This must be true or false.',
  array: 'This must be a list.', object: 'This must be an object with fields.', null: 'This must be null.',
};

const FORMATS: Record<string, string> = {
  email: 'This must be an email address, such as name@example.com.', url: 'This must be an address, such as https://example.com.',
  datetime: 'This must be a moment, such as 2030-01-31T12:00:00Z.', ipv4: 'This must be an IPv4 address, such as 203.0.113.7.',
};

/** What a schema says of its own accord where it has no sentence for it: what is expected, as a person would say it. */
export const plainIssue: z.core.$ZodErrorMap = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type': return issue.input === undefined ? 'This is missing.' : TYPES[issue.expected] ?? UNUSABLE;
    case 'invalid_value': return `This must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}.`;
    case 'too_big': return sized(issue.origin, issue.maximum, issue.exact ? 'exactly' : issue.inclusive ? 'at most' : 'less than');
    case 'too_small': return sized(issue.origin, issue.minimum, issue.exact ? 'exactly' : issue.inclusive ? 'at least' : 'more than');
    case 'invalid_format': return FORMATS[issue.format] ?? UNUSABLE;
    // Of an unknown key only the place is told, which its reader does.
    case 'unrecognized_keys': case 'not_multiple_of': case 'invalid_union': case 'invalid_key': case 'invalid_element': case 'custom':
      return UNUSABLE;
  }
};

function sized(origin: string, limit: number | bigint, how: string): string {
  const count = Number(limit);
  if (origin === 'string') return `This must have ${how} ${count} ${count === 1 ? 'character' : 'characters'}.`;
  if (origin === 'array' || origin === 'set') return `This must have ${how} ${count} ${count === 1 ? 'item' : 'items'}.`;
  return `This must be ${how} ${limit}.`;
}
