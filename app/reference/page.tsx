import type { Metadata } from 'next';

import { Wordmark } from '@/components/logo';
import { API_SCOPES } from '@/lib/kernel/api-scope';
import { PROBLEMS } from '@/lib/reference/problems';
import { loadReference } from '@/lib/reference/loaders';

import { EndpointSection } from './_components/endpoint-section';

export const metadata: Metadata = { title: 'API reference' };

/** For developers of other sites, who have no account here: it says nothing that the source does not. */
export default function ReferencePage() {
  const { origin, groups, open } = loadReference();
  return (
    <main className="mx-auto grid max-w-4xl gap-10 px-4 py-10 *:min-w-0 sm:px-6">
      <header className="grid gap-4">
        <Wordmark />
        <h1 className="text-2xl font-semibold tracking-[-0.02em]">API reference</h1>
        <div className="grid max-w-prose gap-3 text-sm">
          <p>
            Your site decides who may watch; Usher signs. Every request carries a token, which an admin makes on the page “API”:
          </p>
          <pre tabIndex={0} className="overflow-x-auto rounded-lg border bg-muted px-4 py-3 font-mono text-[0.8125rem]">{`curl ${origin}/api/v1/libraries \\\n  -H 'Authorization: Bearer usher_…'`}</pre>
          <p>
            Bodies and answers are JSON; what has a ? behind its name may be left out. A refusal is a <a className="underline underline-offset-2" href="https://www.rfc-editor.org/rfc/rfc9457">problem document</a> with
            a code that does not change. Too many requests are answered 429 with Retry-After. Lists are cut into pages: ask again
            with the nextCursor. The same as an OpenAPI 3.1 document: <a className="underline underline-offset-2" href="/api/v1/openapi.json">openapi.json</a>.
          </p>
        </div>
        <nav aria-label="Endpoints" className="grid gap-4 rounded-xl border bg-card p-5 text-sm sm:grid-cols-2">
          {groups.map(({ title, endpoints }) => (
            <div key={title} className="grid content-start gap-1.5">
              <h2 className="font-medium">{title}</h2>
              {endpoints.map(({ anchor, method, path }) => (
                <a key={anchor} href={`#${anchor}`} className="truncate font-mono text-[0.8125rem] text-muted-foreground hover:text-foreground">{method} {path.replace('/api/v1', '')}</a>
              ))}
            </div>
          ))}
        </nav>
      </header>
      {groups.map(({ title, endpoints }) => (
        <section key={title} aria-label={title} className="grid gap-6 *:min-w-0">
          <h2 className="text-lg font-semibold">{title}</h2>
          {endpoints.map((endpoint) => <EndpointSection key={endpoint.anchor} endpoint={endpoint} />)}
        </section>
      ))}
      <section aria-labelledby="open" className="grid gap-3">
        <h2 id="open" className="text-lg font-semibold">{open.title}</h2>
        <dl className="divide-y rounded-xl border bg-card text-sm">
          {open.addresses.map(({ path, summary, description }) => (
            <div key={path} className="grid gap-1 px-5 py-3 sm:grid-cols-[14rem_1fr]"><dt className="font-mono text-[0.8125rem]">{path}</dt><dd>{summary}. {description}</dd></div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="scopes" className="grid gap-3">
        <h2 id="scopes" className="text-lg font-semibold">Scopes</h2>
        <dl className="divide-y rounded-xl border bg-card text-sm">
          {Object.entries(API_SCOPES).map(([scope, says]) => (
            <div key={scope} className="grid gap-1 px-5 py-3 sm:grid-cols-[14rem_1fr]"><dt className="font-mono text-[0.8125rem]">{scope}</dt><dd>{says}</dd></div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="codes" className="grid gap-3">
        <h2 id="codes" className="text-lg font-semibold">Codes of refusals</h2>
        <dl className="divide-y rounded-xl border bg-card text-sm">
          {PROBLEMS.map(({ code, status, says }) => (
            <div key={code} id={code} className="grid scroll-mt-6 gap-1 px-5 py-3 target:bg-muted sm:grid-cols-[14rem_1fr]">
              <dt className="font-mono text-[0.8125rem]">{status} {code}</dt><dd>{says}</dd>
            </div>
          ))}
        </dl>
      </section>
    </main>
  );
}
