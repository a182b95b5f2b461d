import Link from 'next/link';

import { Dated } from '@/components/dated';
import { CopyableId } from '@/components/ui/copy-button';

interface CalledCellProps {
  href: string;
  called: string;
  since: string;
  /** The name that AWS knows it by. */
  name: string;
}

/** What names a row: what people call it, since when it is there, and below it the name for machines. */
export function CalledCell({ href, called, since, name }: CalledCellProps) {
  return (
    <div className="grid gap-0.5 *:min-w-0">
      <span>
        <Link href={href} prefetch={false} className="rounded-sm font-medium wrap-anywhere hover:text-primary">{called}</Link>
        {' '}<span className="text-[0.8125rem] whitespace-nowrap text-muted-foreground">since <Dated at={since} form="date" /></span>
      </span>
      <CopyableId value={name} label="name" className="text-muted-foreground" />
    </div>
  );
}
