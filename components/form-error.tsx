import Link from 'next/link';

import type { AppError } from '@/lib/kernel/errors';

import { Alert } from './ui/alert';

/** A refused action, in words: what happened, what to do, the way to what is in the way, and what no field on the page can show. */
export function FormError({ error, shown = [] }: { error: AppError | undefined; shown?: readonly string[] }) {
  if (!error) return null;
  const elsewhere = Object.entries(error.fields ?? {}).filter(([name]) => !shown.includes(name));
  return (
    <Alert variant="destructive" title={error.message}>
      {error.fix}
      {error.operationId ? (
        <>
          {' '}
          <Link href={`/admin/operations/${error.operationId}`} prefetch={false} className="rounded-sm underline underline-offset-4">See that operation</Link>
        </>
      ) : null}
      {elsewhere.length > 0 ? (
        <ul className="mt-1 list-disc pl-4">
          {elsewhere.map(([name, problem]) => <li key={name}>{name === 'form' ? problem : `${name}: ${problem}`}</li>)}
        </ul>
      ) : null}
    </Alert>
  );
}
