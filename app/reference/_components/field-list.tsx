import { cn } from '@/components/ui/cn';
import type { FieldView } from '@/lib/reference/fields';

/** On a phone, what is said of a field stands below its name, as far in. */
const BELOW_ITS_NAME = ['', 'max-sm:pl-4', 'max-sm:pl-8'];

/** The fields of a body, an answer or an address, those inside others indented. */
export function FieldList({ title, fields }: { title: string; fields: readonly FieldView[] }) {
  if (fields.length === 0) return null;
  return (
    <div className="grid gap-1.5">
      <h4 className="text-sm font-medium">{title}</h4>
      <ul className="divide-y rounded-lg border text-[0.8125rem]">
        {fields.map(({ path, name, depth, type, isRequired, description }) => (
          <li key={path} className="grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[minmax(0,15rem)_1fr]">
            <span className="font-mono wrap-anywhere" style={{ paddingLeft: `${depth}rem` }}>{name}{isRequired ? '' : '?'}</span>
            <span className={cn('wrap-anywhere', BELOW_ITS_NAME[depth])}><span className="text-muted-foreground">{type}</span>{description === undefined ? null : <span className="block">{description}</span>}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
