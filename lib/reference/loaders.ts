import { env } from '@/lib/env';
import type { Endpoint } from '@/lib/http/endpoint';
import type { ErrorCode } from '@/lib/kernel/errors';

import { ENDPOINT_GROUPS } from './endpoints';
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
  refusals: { code: ErrorCode; status: number }[];
}

/** The reference page, for everybody. */
export function loadReference(): { origin: string; groups: { title: string; endpoints: EndpointView[] }[] } {
  return {
    origin: env().publicOrigin,
    groups: ENDPOINT_GROUPS.map(({ title, endpoints }) => ({ title, endpoints: endpoints.map(viewOf) })),
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
    refusals: refusalsOf(endpoint),
  };
}
