import type { NextRequest } from 'next/server';
import type { z } from 'zod';

import { recordRefusal } from '@/lib/audit/mutations';
import type { Gate } from '@/lib/auth/gates';
import { refusedOrigin } from '@/lib/auth/origin';
import { currentActor } from '@/lib/auth/session';
import { db } from '@/lib/db/client';
import { countAgainst } from '@/lib/db/rate-limit';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { idSchema } from '@/lib/kernel/id-schema';
import type { Result } from '@/lib/kernel/result';

import { NO_STORE, problem } from './problem';
import { unexpectedError } from './unexpected';

/** Answers to one person over all routes: a page full of posters, and players and operations that are followed. */
const ROUTES_PER_ACTOR = { name: 'routes', max: 1200, windowSeconds: 60 };

interface RouteSpec<A, Params extends z.ZodObject, T> {
  /** Noun and verb, for the audit and the log: `playback.issue`. */
  name: string;
  gate: Gate<A>;
  /** The path's parameters; what cannot be one does not exist. */
  params: Params;
  /** Gives a value to answer as JSON, or a whole Response. */
  handler: (actor: A, params: z.output<Params>, request: NextRequest) => Promise<Result<T | Response>>;
}

interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

/**
 * Makes a route handler: origin (for everything but GET and HEAD) → actor → gate → rate limit → params → handler → JSON.
 * Refusals are problem documents with the error's status; nothing is cached.
 */
export function defineRoute<A, Params extends z.ZodObject, T>(spec: RouteSpec<A, Params, T>) {
  return async (request: NextRequest, context: RouteContext): Promise<Response> => {
    try {
      const wrongOrigin = isRead(request.method) ? undefined : refusedOrigin(request.headers);
      if (wrongOrigin) return problem(wrongOrigin);

      const actor = await currentActor();
      const allowed = spec.gate(actor);
      if (!allowed.ok) {
        await recordRefusal({ actorId: actor?.userId ?? null, action: spec.name });
        return problem(allowed.error);
      }
      const limited = actor && (await countAgainst(db(), ROUTES_PER_ACTOR, actor.userId));
      if (limited) return problem(limited);

      const params = spec.params.safeParse(await context.params);
      if (!params.success) return problem(NOT_FOUND);

      const result = await spec.handler(allowed.value, params.data, request);
      if (!result.ok) return problem(result.error);
      return result.value instanceof Response ? result.value : Response.json(result.value, { headers: NO_STORE });
    } catch (error) {
      return problem(unexpectedError(`route ${spec.name}`, error));
    }
  };
}

/** The parameter of most paths: an id of ours. */
export const idParam = idSchema;

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
