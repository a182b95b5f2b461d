import { z } from 'zod';

import { Prisma } from './generated/client';

/** Whether a write was refused by a unique constraint. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** Prisma's codes for a database that cannot be reached, timed out, or closed the connection. */
const UNAVAILABLE_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037', 'ECONNREFUSED']);

/** The same of a statement in SQL, whose failures have one code of Prisma's: by the adapter's kind, or by PostgreSQL's own code. */
const UNAVAILABLE_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
const UNAVAILABLE_STATES = /^(08|53300|57P0[123])/;

/** What pg says when its own limits of time are over, or its connection is: plain errors that nobody has given a code. */
const UNAVAILABLE_MESSAGES = [
  'Query read timeout', 'Connection terminated', 'timeout exceeded when trying to connect', 'Client has encountered a connection error',
];

const rawFailure = z.object({ driverAdapterError: z.object({ cause: z.object({ kind: z.string(), originalCode: z.string().optional() }) }) });

/** Whether the database could not be reached or did not answer in time, so that trying again later makes sense. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    const { data } = rawFailure.safeParse(error.meta);
    const { kind = '', originalCode = '' } = data?.driverAdapterError.cause ?? {};
    return UNAVAILABLE_CODES.has(error.code) || UNAVAILABLE_KINDS.has(kind) || UNAVAILABLE_STATES.test(originalCode);
  }
  return error instanceof Error && UNAVAILABLE_MESSAGES.some((start) => error.message.startsWith(start));
}
