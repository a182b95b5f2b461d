import Link from 'next/link';

import { Dated } from '@/components/dated';
import type { OperationView } from '@/lib/provisioning/model';

import { targetPage } from '../../../_components/operation/target-page';

/** What it is about, who asked for it, and when. */
export function AskedFor({ operation }: { operation: OperationView }) {
  const { subject, requestedBy, createdAt } = operation;
  const page = targetPage(operation);
  return (
    <>
      {subject ? <>For {page?.isOfThing ? <Link href={page.href} className="rounded-sm underline underline-offset-4">{subject}</Link> : subject}. </> : null}
      {requestedBy ? `${requestedBy} asked for it` : 'Usher began it by itself'} <Dated at={createdAt} />.
    </>
  );
}
