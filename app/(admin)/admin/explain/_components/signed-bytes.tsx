import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import type { ExplanationView } from '@/lib/explain/schema';

const NAMES = { sha1: 'SHA-1', sha256: 'SHA-256' } as const;

/** What has to have been signed, byte for byte, to be compared with what a signer was given. */
export function SignedBytes({ signed: { text, algorithm, digest } }: { signed: NonNullable<ExplanationView['signed']> }) {
  return (
    <Card>
      <CardHeader className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid gap-1">
          <CardTitle>The bytes that have to have been signed</CardTitle>
          <CardDescription>Compare them with what your signer was given, letter by letter.</CardDescription>
        </div>
        <CopyButton value={text} label="signed bytes">Copy</CopyButton>
      </CardHeader>
      <CardContent className="grid gap-3 *:min-w-0">
        <pre tabIndex={0} role="group" aria-label="Signed bytes" className="max-h-72 overflow-auto rounded-md border bg-muted p-3 font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap">{text}</pre>
        <p className="text-[0.8125rem] text-muted-foreground">{NAMES[algorithm]}: <code className="font-mono wrap-anywhere">{digest}</code></p>
      </CardContent>
    </Card>
  );
}
