import { env } from '@/lib/env';
import type { Endpoint } from '@/lib/http/endpoint';
import type { ErrorCode } from '@/lib/kernel/errors';

import { ENDPOINT_GROUPS, OPEN, OPEN_ADDRESSES } from './endpoints';
import { type FieldView, fieldsOf } from './fields';
import { refusalsOf } from './openapi';

/** An endpoint, as the reference shows it. */
export interface EndpointView {
  anchor: string;
  method: string;
  path: string;
  summary: string;
  description: string | undefined;
  scope: string | undefined;
  forPeople: boolean;
  /** Parameters of the path and the query. */
  takes: FieldView[];
  body: FieldView[];
  answer: FieldView[];
  /** What stands in place of an answer's fields where there are none. */
  answers: string;
  refusals: { code: ErrorCode; status: number }[];
}

/** The reference page, for everybody. */
export function loadReference() {
  return {
    origin: env().publicOrigin,
    groups: ENDPOINT_GROUPS.map(({ title, endpoints }) => ({ title, endpoints: endpoints.map(viewOf) })),
    open: { title: OPEN, addresses: OPEN_ADDRESSES },
  };
}

function viewOf(endpoint: Endpoint): EndpointView {
  const { method, path, summary, description, who, params, query, body, answer } = endpoint;
  return {
    anchor: `${method.toLowerCase()}${path.replace('/api/v1', '').replace(/[/{}]+/g, '-').replace(/-$/, '')}`,
    method, path, summary, description, scope: who.scope, forPeople: who.forPeople,
    takes: [...fieldsOf(params, 'input'), ...fieldsOf(query, 'input')],
    body: fieldsOf(body, 'input'),
    answer: fieldsOf(answer, 'output'),
    answers: answer ? `Answers JSON. ${answer.description ?? ''}` : 'Answers 302 with the signed URL in Location.',
    refusals: refusalsOf(endpoint),
  };
}
