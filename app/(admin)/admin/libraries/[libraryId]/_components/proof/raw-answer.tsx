import type { ProofCheck } from '@/lib/provisioning/model';

/** What was sent and what came back, as it was on the wire. */
export function RawAnswer({ check: { request, answer, explanation } }: { check: ProofCheck }) {
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP ${String(answer.status)}`, ...headers].join('\n');
  const came = answer.status === 0
    ? (answer.message ?? 'No answer.')
    : [head, answer.bodyExcerpt].filter(Boolean).join('\n\n');
  return (
    <div className="grid gap-3 *:min-w-0">
      <p className="text-[0.8125rem]">{explanation}</p>
      <Wire label="Request">{request}</Wire>
      <Wire label="Answer">{came}</Wire>
    </div>
  );
}

function Wire({ label, children }: { label: string; children: string }) {
  return (
    <figure className="grid gap-1 *:min-w-0">
      <figcaption className="text-xs text-muted-foreground">{label}</figcaption>
      <pre className="max-h-72 overflow-auto rounded-md border bg-card p-3 font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap">
        {children}
      </pre>
    </figure>
  );
}
