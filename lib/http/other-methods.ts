import { problem } from './problem';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What a route file exports for the methods that it does not have: 405 with the ones that it has in Allow, as a problem
 * document, and an answer to OPTIONS. Without them Next answers 405 with nothing in it.
 */
export function otherMethodsThan(...has: readonly Method[]): Record<Method | 'OPTIONS', () => Response> {
  const allow = [...has, ...(has.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const refused = () => {
    const response = problem({ code: 'method_not_allowed', message: 'This address does not take that method.', fix: `Use ${allow}.` });
    response.headers.set('Allow', allow);
    return response;
  };
  const options = () => new Response(null, { status: 204, headers: { Allow: allow } });
  return { GET: refused, POST: refused, PUT: refused, PATCH: refused, DELETE: refused, OPTIONS: options };
}
