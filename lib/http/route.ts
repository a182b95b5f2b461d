import type { NextRequest } from 'next/server';
import type { z } from 'zod';

import { recordRefusal } from '@/lib/audit/mutations';
import { callerOf } from '@/lib/auth/caller';
import { refusedOrigin } from '@/lib/auth/origin';
import { db } from '@/lib/db/client';
import { countOften } from '@/lib/db/rate-limit';
import { auditIdOf, type Caller, isApiClient } from '@/lib/kernel/actor';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { checkInput, invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { readJson } from './body';
import type { Endpoint } from './endpoint';
import { NO_STORE, problem } from './problem';
import { unexpectedError } from './unexpected';

/** Answers to one person over all routes: a page full of posters, and players and operations that are followed. */
const ROUTES_PER_ACTOR = { name: 'routes', max: 1200, windowSeconds: 60 };

/** What a handler gets of a request. */
interface Asked<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
}

interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined> | undefined>;
}

/**
 * Makes a route handler of an endpoint: caller (session or token) → origin (of a session's change) → gate → rate limit →
 * params, query and body → handler → JSON. The handler gets whoever the endpoint admits. Refusals are problem documents with
 * the error's status; nothing is cached.
 */
export function defineRoute<C, Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>(
  endpoint: Endpoint<C, Params, Query, Body, Answer>,
  handler: (caller: C, asked: Asked<Params, Query, Body>) => Promise<Result<z.input<Answer> | Response>>,
) {
  return async (request: NextRequest, context: RouteContext): Promise<Response> => {
    try {
      const caller = await callerOf(request);
      if (!caller.ok) return problem(caller.error);
      const wrongOrigin = foreignOrigin(endpoint.who, caller.value, request);
      if (wrongOrigin) return problem(wrongOrigin);
      const allowed = endpoint.who.admit(caller.value);
      if (!allowed.ok) {
        await recordRefusal({ actorId: caller.value && auditIdOf(caller.value), action: endpoint.name });
        return problem(allowed.error);
      }
      const limited = caller.value && (await limit(caller.value));
      if (limited) return problem(limited);

      const asked = await parse(endpoint, request, context);
      if (!asked.ok) return problem(asked.error);
      const result = await handler(allowed.value, asked.value);
      if (!result.ok) return problem(result.error);
      return result.value instanceof Response ? result.value : Response.json(result.value, { headers: NO_STORE });
    } catch (error) {
      return problem(unexpectedError(`route ${endpoint.name}`, error));
    }
  };
}

/** Cookies come along with whatever page sends a request; that the page is ours is proven by its Origin alone. */
function foreignOrigin({ forPeople }: Endpoint['who'], caller: Caller | null, request: NextRequest) {
  const isByCookie = forPeople && !(caller && isApiClient(caller));
  return isByCookie && !isRead(request.method) ? refusedOrigin(request.headers) : undefined;
}

async function limit(caller: Caller): Promise<AppError | undefined> {
  if (!isApiClient(caller)) return countOften(db(), ROUTES_PER_ACTOR, caller.userId);
  const max = caller.requestsPerMinute;
  const limited = await countOften(db(), { name: 'token', max, windowSeconds: 60 }, caller.apiTokenId);
  return limited && {
    ...limited, message: `This token has made its ${max.toLocaleString('en')} requests of this minute.`,
    fix: `Wait ${limited.retryAfterSeconds} seconds, or have an admin make a token that may make more.`,
  };
}

async function parse<C, Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  endpoint: Endpoint<C, Params, Query, Body>, request: NextRequest, context: RouteContext,
): Promise<Result<Asked<Params, Query, Body>>> {
  // Of a path without parameters, Next gives none.
  const params = endpoint.params.safeParse((await context.params) ?? {});
  if (!params.success) return refuse(NOT_FOUND);
  const { searchParams } = new URL(request.url);
  const query = endpoint.query && checkInput(endpoint.query.strict(), Object.fromEntries(searchParams), 'query');
  if (query && !query.ok) return query;
  const twice = query && [...searchParams.keys()].find((name, index, all) => all.indexOf(name) < index);
  if (twice !== undefined) return refuse(invalidField(twice, 'Give it once.'));
  let body: unknown;
  if (endpoint.body) {
    const json = await readJson(request);
    if (!json.ok) return json;
    const checked = checkInput(endpoint.body, json.value, 'body');
    if (!checked.ok) return checked;
    body = checked.value;
  }
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- each was parsed by its schema just now, which TypeScript cannot follow through a generic
  return ok({ params: params.data, query: query?.value, body } as Asked<Params, Query, Body>);
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
