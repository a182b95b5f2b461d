import { Badge } from '@/components/ui/badge';
import type { EndpointView } from '@/lib/reference/loaders';

import { FieldList } from './field-list';

/** One endpoint: whom it is for, what it takes, what it gives, and what it refuses with. */
export function EndpointSection({ endpoint }: { endpoint: EndpointView }) {
  const { anchor, method, path, summary, description, scope, forPeople, takes, body, answer, answers, refusals } = endpoint;
  return (
    <article id={anchor} aria-label={summary} className="grid scroll-mt-6 gap-4 rounded-xl border bg-card p-5 *:min-w-0 sm:p-6">
      <div className="grid gap-1.5">
        <h3 className="text-base font-semibold">{summary}</h3>
        <p className="font-mono text-[0.8125rem] wrap-anywhere"><span className="font-semibold text-primary">{method}</span> {path}</p>
        <p className="flex flex-wrap gap-1.5">
          {scope === undefined ? null : <Badge className="font-mono">{scope}</Badge>}
          {forPeople ? <Badge>signed-in people</Badge> : null}
        </p>
        {description === undefined ? null : <p className="max-w-prose text-sm text-muted-foreground">{description}</p>}
      </div>
      <FieldList title="In the address" fields={takes} />
      <FieldList title="Body" fields={body} />
      {answer.length > 0 ? <FieldList title="Answer" fields={answer} /> : <p className="text-sm">{answers}</p>}
      <p className="text-[0.8125rem] text-muted-foreground">
        Refuses with {refusals.map(({ code }, index) => (
          <span key={code}>{index > 0 ? ', ' : ''}<a href={`#${code}`} className="font-mono underline underline-offset-2">{code}</a></span>
        ))}
      </p>
    </article>
  );
}
