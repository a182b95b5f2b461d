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
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
  return logger;
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
