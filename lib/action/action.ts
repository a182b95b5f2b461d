import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';

import { recordRefusal } from '@/lib/audit/mutations';
import { addressOf } from '@/lib/auth/address';
import type { Gate } from '@/lib/auth/gates';
import { refusedOrigin } from '@/lib/auth/origin';
import { currentActor } from '@/lib/auth/session';
import { db } from '@/lib/db/client';
import { countAgainst } from '@/lib/db/rate-limit';
import { unexpectedError } from '@/lib/http/unexpected';
import { checkInput } from '@/lib/kernel/invalid-input';
import { refuse, type Result } from '@/lib/kernel/result';

/** Changes by one person over all actions; far above what hands can do. */
const ACTIONS_PER_ACTOR = { name: 'actions', max: 600, windowSeconds: 60 };

/** Forms that work without a session: by address, so that one stranger cannot shut the door to everybody invited. */
const FORMS_PER_ADDRESS = { name: 'forms-address', max: 120, windowSeconds: 60 };

interface ActionSpec<A, Schema extends z.ZodObject, T> {
  /** Noun and verb, for the audit and the log: `library.create`. */
  name: string;
  gate: Gate<A>;
  /** Unknown keys are refused. */
  schema: Schema;
  /** One call into the feature; it holds no rule of its own. */
  handler: (actor: A, input: z.output<Schema>) => Promise<Result<T>>;
}

/**
 * Makes a server action: origin → actor → gate → rate limit → schema → handler.
 * The action takes one plain object and always returns a `Result`: a refusal is a value with no effect.
 * Every action is a public POST endpoint, so `input` is parsed as whatever a stranger may send.
 */
export function defineAction<A, Schema extends z.ZodObject, T>(
  spec: ActionSpec<A, Schema, T>,
): (input: z.input<Schema>) => Promise<Result<T>> {
  const schema = spec.schema.strict();
  return async (input: unknown) => {
    try {
      const requestHeaders = await headers();
      const wrongOrigin = refusedOrigin(requestHeaders);
      if (wrongOrigin) return refuse(wrongOrigin);

      const actor = await currentActor();
      const allowed = spec.gate(actor);
      if (!allowed.ok) {
        await recordRefusal({ actorId: actor?.userId ?? null, action: spec.name });
        return allowed;
      }

      const limited = actor
        ? await countAgainst(db(), ACTIONS_PER_ACTOR, actor.userId)
        : await countAgainst(db(), FORMS_PER_ADDRESS, addressOf(requestHeaders.get('x-forwarded-for')));
      if (limited) return refuse(limited);

      const checked = checkInput(schema, input);
      if (!checked.ok) return checked;

      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- strict() keeps the shape, which TypeScript cannot follow through a generic
      return await spec.handler(allowed.value, checked.value as z.output<Schema>);
    } catch (error) {
      unstable_rethrow(error);
      return refuse(unexpectedError(`action ${spec.name}`, error));
    }
  };
}
