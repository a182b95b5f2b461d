import type { z } from 'zod';

import type { Gate } from '@/lib/auth/gates';
import { type ApiClient, type Caller, isApiClient } from '@/lib/kernel/actor';
import type { ApiScope } from '@/lib/kernel/api-scope';
import { type ErrorCode, UNAUTHENTICATED } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

/** Whom an endpoint is for. */
export interface Admission<C> {
  /** Turns whoever is asking into proof that they may, or a refusal. */
  admit: (caller: Caller | null) => Result<C>;
  /** Whether people who are signed in may be let in; else their cookies count for nothing. */
  forPeople: boolean;
  /** What a token needs; without it no token gets in. */
  scope: ApiScope | undefined;
}

const SEND_TOKEN = 'Send “Authorization: Bearer usher_…”.';

/** For people who pass a gate. */
export function people<A>(gate: Gate<A>): Admission<A> {
  const admit = (caller: Caller | null): Result<A> => {
    if (!caller || !isApiClient(caller)) return gate(caller);
    return refuse({ code: 'forbidden', message: 'This is for people who are signed in.', fix: 'No token opens it.' });
  };
  return { admit, forPeople: true, scope: undefined };
}

/** For other back ends whose token has a scope. */
export function tokens(scope: ApiScope): Admission<ApiClient> {
  const admit = (caller: Caller | null): Result<ApiClient> => {
    if (!caller || !isApiClient(caller)) {
      return refuse({ ...UNAUTHENTICATED, message: 'This needs a token.', fix: SEND_TOKEN });
    }
    if (caller.scopes.includes(scope)) return ok(caller);
    return refuse({ code: 'forbidden', message: `This token lacks the scope ${scope}.`, fix: 'Have an admin make one that has it.' });
  };
  return { admit, forPeople: false, scope };
}

/** For both. */
export function peopleOrTokens<A>(gate: Gate<A>, scope: ApiScope): Admission<A | ApiClient> {
  const [person, token] = [people(gate), tokens(scope)];
  const admit = (caller: Caller | null) => {
    if (!caller) return refuse({ ...UNAUTHENTICATED, message: 'This needs a token, or somebody who is signed in.', fix: SEND_TOKEN });
    return (isApiClient(caller) ? token : person).admit(caller);
  };
  return { admit, forPeople: true, scope };
}

/** One method at one path of the JSON API: what it takes, what it gives, and whom it is for. The reference is made from it. */
export interface Endpoint<
  C = unknown, Params extends z.ZodObject = z.ZodObject, Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType,
> {
  /** Noun and verb, for the audit and the log: `playback.issue`. */
  name: string;
  method: 'GET' | 'POST';
  /** With each parameter in braces: `/api/v1/videos/{id}/playback`. */
  path: string;
  /** A line, and more about it, as plain sentences. */
  summary: string;
  description?: string;
  who: Admission<C>;
  /** What cannot be one of these does not exist. */
  params: Params;
  query?: Query;
  body?: Body;
  /** What is answered with 200; without it a redirect. */
  answer?: Answer;
  /** Refusals of its own, beside those that every endpoint has. */
  refusals?: readonly ErrorCode[];
}

/** Keeps an endpoint's types for its handler. */
export function defineEndpoint<
  C, Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType,
>(endpoint: Endpoint<C, Params, Query, Body, Answer>): Endpoint<C, Params, Query, Body, Answer> {
  return endpoint;
}
