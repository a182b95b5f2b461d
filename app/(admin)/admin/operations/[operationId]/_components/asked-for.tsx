import Link from 'next/link';

import { Dated } from '@/components/dated';
import type { OperationView } from '@/lib/provisioning/model';

import { targetPage } from './target-page';

/** What it is about, who asked for it, and when. */
export function AskedFor({ operation }: { operation: OperationView }) {
  const { subject, requestedBy, createdAt } = operation;
  const href = targetPage(operation);
  return (
    <>
      {subject ? <>For {href ? <Link href={href} className="rounded-sm underline underline-offset-4">{subject}</Link> : subject}. </> : null}
      {requestedBy ? `${requestedBy} asked for it` : 'Usher began it by itself'} <Dated at={createdAt} />.
    </>
  );
}
