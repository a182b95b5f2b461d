import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { s3Error, S3_ERRORS } from './errors';

test('every refusal has a code, a status that refuses, and words', () => {
  for (const [code, [status, message]] of Object.entries(S3_ERRORS)) {
    // One has a dot: S3 hands on what KMS said, under its own name.
    expect(code).toMatch(/^[A-Z][A-Za-z.]+$/);
    expect([304, 400, 403, 404, 405, 409, 411, 412, 416, 501, 503], code).toContain(status);
    expect(message, code).toMatch(/^\S.*\S$/);
  }
});

test('a refusal carries the words for its cause and the elements that go with it', () => {
  const error = s3Error('InvalidArgument', { message: 'Too many', fields: { ArgumentName: 'n' } });
  expect(error).toMatchObject({
    code: 'InvalidArgument',
    status: 400,
    message: 'Too many',
    fields: { ArgumentName: 'n' },
  });
});

test('S3 throws no refusal that is not in the catalogue', async () => {
  const sources = (await readdir(import.meta.dirname, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !/^errors(\.test)?\.ts$/.test(file),
  );
  const texts = await Promise.all(sources.map((file) => readFile(join(import.meta.dirname, file), 'utf8')));
  expect(sources.filter((_, index) => texts[index]?.includes('new ApiError('))).toEqual([]);
});
