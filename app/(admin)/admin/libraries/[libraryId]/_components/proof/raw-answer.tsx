import { WhyLink } from '@/components/why-link';
import type { ProofCheck } from '@/lib/provisioning/model';
import { transcriptOf } from '@/lib/provisioning/proof/transcript';

/** What was sent and what came back, as it was on the wire. */
export function RawAnswer({ check }: { check: ProofCheck }) {
  const { request, answer, explanation, passed } = check;
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP ${String(answer.status)}`, ...headers].join('\n');
  const came = answer.status === 0
    ? (answer.message ?? 'No answer.')
    : [head, answer.bodyExcerpt].filter(Boolean).join('\n\n');
  return (
    <div className="grid gap-3 *:min-w-0">
      <p className="text-[0.8125rem]">
        {explanation}
        {/* What is open needs no explanation of a denial, and where nothing came back there is none. */}
        {!passed && answer.status >= 400 ? <> <WhyLink transcript={transcriptOf(check)} className="rounded-sm underline underline-offset-4 hover:text-primary">Why?</WhyLink></> : null}
      </p>
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
