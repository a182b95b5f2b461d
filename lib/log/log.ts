import pino from 'pino';

import { env } from '@/lib/env';
import { newId } from '@/lib/kernel/id';

/** Field names whose values never reach a log, at the top level or one level down. */
const SECRET_FIELDS = [
  'password', 'passwordHash', 'token', 'secret', 'secretAccessKey', 'sessionToken', 'masterKey',
  'privateKey', 'privateKeyPem', 'pem', 'ciphertext', 'signature', 'cookie', 'authorization', 'url',
];

let logger: pino.Logger | undefined;

/** The process's logger: JSON lines on standard output, secrets censored by field name. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().logLevel,
    base: null,
    serializers: { err: describeError },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
  return logger;
}

/**
 * An error as the log keeps it. Prisma's message about a query that it refuses to send repeats all its values,
 * password hashes among them: of that only the last line, which says what is wrong, is kept.
 */
export function describeError(error: Error): pino.SerializedError {
  const described = pino.stdSerializers.err(error);
  if (error.name !== 'PrismaClientValidationError') return described;
  const message = error.message.trim().split('\n').at(-1) ?? '';
  const calls = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return { ...described, message, stack: [message, ...calls].join('\n') };
}

/**
 * Logs something unexpected with everything known about it, and gives the id to show instead.
 * `where` names the door it came through, for example `action library.create`.
 */
export function logUnexpected(where: string, error: unknown): string {
  const errorId = newId();
  log().error({ errorId, where, err: error }, 'unexpected error');
  return errorId;
}
