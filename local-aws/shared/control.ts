import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Controls } from './controls';
import { bodyOf } from './http-listener';
import type { Journal } from './journal';

const settingsSchema = z.strictObject({
  edgeBytesPerSecond: z.number().positive().nullable().optional(),
  deploySeconds: z.number().nonnegative().optional(),
  clockOffsetSeconds: z.number().optional(),
});

/** No bucket can have this name, so the path is free in every service. */
const PREFIX = '/_local-aws/';
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Gives the handler of the test controls: settings that change a running Local AWS, and its journal.
 * It answers loopback callers only; undefined means that a request is none of its business.
 */
export function createControl(controls: Controls, journal: Journal) {
  return (message: IncomingMessage, reply: ServerResponse): Promise<void> | undefined => {
    if (!message.url?.startsWith(PREFIX)) return undefined;
    return answer(controls, journal, message, reply);
  };
}

async function answer(
  controls: Controls,
  journal: Journal,
  message: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  if (!/^(::1|(::ffff:)?127\.)/.test(message.socket.remoteAddress ?? ''))
    return send(reply, 403, { error: 'Loopback only' });
  switch (`${message.method ?? ''} ${message.url ?? ''}`) {
    case 'GET /_local-aws/control':
      return send(reply, 200, currentSettings(controls));
    case 'PUT /_local-aws/control':
      return change(controls, message, reply);
    case 'GET /_local-aws/journal':
      return send(reply, 200, journal.list());
    case 'DELETE /_local-aws/journal':
      journal.clear();
      return send(reply, 204, undefined);
    default:
      return send(reply, 404, {
        error: 'There are GET and PUT /_local-aws/control, GET and DELETE /_local-aws/journal',
      });
  }
}

async function change(controls: Controls, message: IncomingMessage, reply: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of bodyOf(message)) {
    text += chunk.toString('utf8');
    if (text.length > MAX_BODY_BYTES) return send(reply, 413, { error: 'Too long' });
  }
  const settings = settingsSchema.safeParse(parseJson(text));
  if (!settings.success) return send(reply, 400, { error: z.prettifyError(settings.error) });
  const { edgeBytesPerSecond, deploySeconds, clockOffsetSeconds } = settings.data;
  if (edgeBytesPerSecond !== undefined) controls.edgeBytesPerSecond = edgeBytesPerSecond ?? undefined;
  if (deploySeconds !== undefined) controls.deploySeconds = deploySeconds;
  if (clockOffsetSeconds !== undefined) controls.clock.offsetSeconds = clockOffsetSeconds;
  return send(reply, 200, currentSettings(controls));
}

function currentSettings(controls: Controls) {
  return {
    edgeBytesPerSecond: controls.edgeBytesPerSecond ?? null,
    deploySeconds: controls.deploySeconds,
    clockOffsetSeconds: controls.clock.offsetSeconds,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(reply: ServerResponse, status: number, value: unknown): Promise<void> {
  reply.writeHead(status, { 'content-type': 'application/json' });
  reply.end(value === undefined ? undefined : JSON.stringify(value));
  return Promise.resolve();
}
