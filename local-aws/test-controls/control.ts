import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { RuleError, type Faults } from './faults/faults';
import type { RuleInput } from './faults/rule';
import { AccessKeysError, type AccessKeys } from '../shared/access-keys';
import type { Controls } from '../shared/controls';
import { kmsKeysSchema } from '../shared/kms-keys';
import { bodyOf } from '../shared/http-listener';
import type { Journal } from '../shared/journal';

/** Further than any test goes, and dates computed from it stay dates. */
const MAX_OFFSET_SECONDS = 100 * 365 * 24 * 60 * 60;

const settingsSchema = z.strictObject({
  edgeBytesPerSecond: z.number().positive().nullable().optional(),
  deploySeconds: z.number().nonnegative().max(MAX_OFFSET_SECONDS).optional(),
  clockOffsetSeconds: z.number().min(-MAX_OFFSET_SECONDS).max(MAX_OFFSET_SECONDS).optional(),
  throttle: z
    .strictObject({ cloudfrontCallsPerSecond: z.number().positive(), burst: z.number().min(1) })
    .nullable()
    .optional(),
  kmsKeys: kmsKeysSchema.optional(),
});

/** Rules are checked where they are kept; here they only have to be a list. */
const rulesSchema = z.array(z.custom<RuleInput>((value) => typeof value === 'object' && value !== null));

/** No bucket can have this name, so the path is free in every service. */
const PREFIX = '/_local-aws/';
const MAX_BODY_BYTES = 1024 * 1024;

const DIRECTORY = {
  error:
    'There are GET and PUT /_local-aws/control, GET and DELETE /_local-aws/journal, ' +
    'GET, POST, PUT and DELETE /_local-aws/faults, GET and DELETE /_local-aws/faults/ID, ' +
    'GET and PUT /_local-aws/access-keys',
};

export interface ControlDeps {
  controls: Controls;
  journal: Journal;
  faults: Faults;
  accessKeys: AccessKeys;
}

interface Reply {
  status: number;
  body?: unknown;
}

/**
 * Gives the handler of the test controls: settings that change a running Local AWS, its journal, and faults to order.
 * It answers loopback callers only; undefined means that a request is none of its business.
 */
export function createControl(deps: ControlDeps) {
  return (message: IncomingMessage, reply: ServerResponse): Promise<void> | undefined => {
    if (!message.url?.startsWith(PREFIX)) return undefined;
    return answer(deps, message, reply);
  };
}

async function answer(deps: ControlDeps, message: IncomingMessage, reply: ServerResponse): Promise<void> {
  const { status, body } = await respond(deps, message, reply).catch((error: unknown): Reply => {
    if (error instanceof Refusal) return { status: error.status, body: { error: error.message } };
    throw error;
  });
  reply.writeHead(status, { 'content-type': 'application/json' });
  reply.end(body === undefined ? undefined : JSON.stringify(body));
}

async function respond(deps: ControlDeps, message: IncomingMessage, reply: ServerResponse): Promise<Reply> {
  const { controls, journal, faults, accessKeys } = deps;
  if (!/^(::1|(::ffff:)?127\.)/.test(message.socket.remoteAddress ?? ''))
    throw new Refusal(403, 'Loopback only');
  // Only browsers send it, and no page has any business here.
  if (message.headers.origin !== undefined) throw new Refusal(403, 'Not for web pages');
  const { pathname, searchParams } = new URL(message.url ?? '', 'http://127.0.0.1');
  const path = pathname.slice(PREFIX.length);
  switch (`${message.method ?? ''} ${path}`) {
    case 'GET control':
      return { status: 200, body: currentSettings(controls) };
    case 'PUT control':
      return { status: 200, body: changeSettings(controls, await readJson(message)) };
    case 'GET journal':
      return { status: 200, body: journal.list() };
    case 'DELETE journal':
      journal.clear();
      return { status: 204 };
    case 'GET access-keys':
      return { status: 200, body: accessKeys.list() };
    case 'PUT access-keys':
      return { status: 200, body: replaceKeys(accessKeys, await readJson(message)) };
    case 'GET faults':
      return { status: 200, body: faults.list() };
    case 'POST faults':
      return { status: 201, body: takeRules((rules) => faults.add(...rules), await readJson(message)) };
    case 'PUT faults':
      return { status: 200, body: takeRules((rules) => faults.replace(...rules), await readJson(message)) };
    case 'DELETE faults':
      faults.clear();
      return { status: 204 };
  }
  const id = /^faults\/([A-Za-z0-9_-]+)$/.exec(path)?.[1];
  if (id !== undefined && message.method === 'GET') return awaitHits(faults, id, searchParams, reply);
  if (id !== undefined && message.method === 'DELETE') return { status: faults.remove(id) ? 204 : 404 };
  return { status: 404, body: DIRECTORY };
}

/** Answers when the rule has acted on as many calls as asked; without `hits` at once. */
async function awaitHits(
  faults: Faults,
  id: string,
  query: URLSearchParams,
  reply: ServerResponse,
): Promise<Reply> {
  const hits = query.get('hits') ?? '0';
  if (!/^\d{1,9}$/.test(hits)) throw new Refusal(400, 'hits is the number of calls to wait for');
  const left = new AbortController();
  reply.once('close', () => left.abort());
  const rule = await faults.hit(id, Number(hits), left.signal);
  if (!rule) throw new Refusal(404, `There is no rule ${id}, or it was removed`);
  return { status: 200, body: rule };
}

/** Takes a list of rules, all of them or, if one is not valid, none. */
function takeRules(take: (rules: RuleInput[]) => string[], json: unknown): { ids: string[] } {
  const rules = rulesSchema.safeParse(json);
  if (!rules.success) throw new Refusal(400, 'A JSON list of rules is asked for');
  try {
    return { ids: take(rules.data) };
  } catch (error) {
    if (error instanceof RuleError) throw new Refusal(400, error.message);
    throw error;
  }
}

/** Takes a list of IAM users' keys in place of those there are, all of them or, if one is not valid, none. */
function replaceKeys(accessKeys: AccessKeys, json: unknown) {
  try {
    accessKeys.replace(json);
  } catch (error) {
    if (error instanceof AccessKeysError) throw new Refusal(400, error.message);
    throw error;
  }
  return accessKeys.list();
}

/** Changes the settings that are given, all of them or, if one is not valid, none. */
function changeSettings(controls: Controls, json: unknown) {
  const settings = settingsSchema.safeParse(json);
  if (!settings.success) throw new Refusal(400, z.prettifyError(settings.error));
  const { edgeBytesPerSecond, deploySeconds, clockOffsetSeconds, throttle, kmsKeys } = settings.data;
  if (edgeBytesPerSecond !== undefined) controls.edgeBytesPerSecond = edgeBytesPerSecond ?? undefined;
  if (deploySeconds !== undefined) controls.deploySeconds = deploySeconds;
  if (clockOffsetSeconds !== undefined) controls.clock.offsetSeconds = clockOffsetSeconds;
  if (throttle !== undefined) controls.throttle = throttle ?? undefined;
  if (kmsKeys !== undefined) controls.kmsKeys = kmsKeys;
  return currentSettings(controls);
}

function currentSettings(controls: Controls) {
  return {
    edgeBytesPerSecond: controls.edgeBytesPerSecond ?? null,
    deploySeconds: controls.deploySeconds,
    clockOffsetSeconds: controls.clock.offsetSeconds,
    throttle: controls.throttle ?? null,
    kmsKeys: controls.kmsKeys,
  };
}

async function readJson(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of bodyOf(message)) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) throw new Refusal(413, 'Too long');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refusal(400, 'The body is no JSON');
  }
}

/** What the test controls do not do, and why. */
class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
