import { expect, test } from 'vitest';
import { z } from 'zod';

import { checkInput } from './invalid-input';

function fieldsOf(schema: z.ZodType, input: unknown): Record<string, string> | undefined {
  const checked = checkInput(schema, input);
  return checked.ok ? undefined : checked.error.fields;
}

test('each wrong field is named once, with its first problem, in the schema’s own words where it has some', () => {
  expect(fieldsOf(z.object({ name: z.string().min(2, 'short').regex(/x/, 'no x') }), { name: 'a' })).toEqual({ name: 'short' });
});

test.each([
  [z.string(), undefined, 'This is missing.'],
  [z.string(), 7, 'This must be text.'],
  [z.string().max(200), 'x'.repeat(201), 'This must have at most 200 characters.'],
  [z.string().min(1), '', 'This must have at least 1 character.'],
  [z.int(), Number.NaN, 'This must be a number.'],
  [z.int(), 1.5, 'This must be a whole number.'],
  [z.int().min(1), 0, 'This must be at least 1.'],
  [z.number().positive(), 0, 'This must be more than 0.'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'This must have at most 2 items.'],
  [z.enum(['UPLOADING', 'READY']), 'GONE', 'This must be one of UPLOADING, READY.'],
  [z.literal('signed'), 'basic', 'This must be signed.'],
  [z.email(), 'nobody', 'This must be an email address, such as name@example.com.'],
  [z.iso.datetime(), 'tomorrow', 'This must be a moment, such as 2030-01-31T12:00:00Z.'],
  [z.union([z.string(), z.number()]), true, 'This cannot be used as it is.'],
])('a schema without a sentence of its own says in plain words what is expected: %s, %j', (schema, value, sentence) => {
  expect(fieldsOf(z.object({ it: schema }), { it: value })).toEqual({ it: sentence });
});

test('a field that nobody knows is named as itself, also inside a list', () => {
  const schema = z.strictObject({ list: z.array(z.strictObject({})).optional() });
  const unknown = 'There is no such field. Check how it is spelled.';
  expect(fieldsOf(schema, { expiresInSecond: 1 })).toEqual({ expiresInSecond: unknown });
  expect(fieldsOf(schema, { list: [{ lbrary: 1 }] })).toEqual({ 'list.0.lbrary': unknown });
});

test('what is wrong with all of it has a name of its own', () => {
  expect(checkInput(z.object({}), [], 'body')).toMatchObject({ error: { fields: { body: 'This must be an object with fields.' } } });
});

test('what is wrong with a hundred thousand items is not said a hundred thousand times', () => {
  const items = Array.from({ length: 100_000 }, () => 'x');
  expect(JSON.stringify(checkInput(z.object({ items: z.array(z.number()) }), { items })).length).toBeLessThan(5_000);
});

test('unknown keys are refused without being repeated at length', () => {
  const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${String(index)}`, 1]));
  expect(JSON.stringify(checkInput(z.strictObject({}), keys)).length).toBeLessThan(5_000);
  expect(JSON.stringify(checkInput(z.strictObject({}), { ['k'.repeat(50_000)]: 1 })).length).toBeLessThan(5_000);
});
