import { z } from 'zod';
import type { RuleInput } from '@/local-aws/test-controls/faults/rule';

const idsSchema = z.object({ ids: z.array(z.string()) });
const ruleSchema = z.object({ id: z.string(), seen: z.number(), hits: z.number(), held: z.number() });

/** The test controls of a running Local AWS, as a test in another process reaches them. */
export function controlsOf(apiUrl: string) {
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${apiUrl}/_local-aws/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const answerOf = async (response: Response): Promise<unknown> => {
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    ask,
    /** Adds rules; gives their ids. */
    order: async (...rules: RuleInput[]) =>
      idsSchema.parse(await answerOf(await ask('POST', 'faults', rules))).ids,
    /** Settles when the rule has acted on so many calls. */
    hit: async (id: string, hits = 1) =>
      ruleSchema.parse(await answerOf(await ask('GET', `faults/${id}?hits=${hits}`))),
    release: (id: string) => ask('DELETE', `faults/${id}`),
    reset: () => ask('DELETE', 'faults'),
  };
}
