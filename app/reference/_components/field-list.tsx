import type { FieldView } from '@/lib/reference/fields';

/** The fields of a body, an answer or an address, those inside others indented. */
export function FieldList({ title, fields }: { title: string; fields: readonly FieldView[] }) {
  if (fields.length === 0) return null;
  return (
    <div className="grid gap-1.5">
      <h4 className="text-sm font-medium">{title}</h4>
      <ul className="divide-y rounded-lg border text-[0.8125rem]">
        {fields.map(({ path, name, depth, type, isRequired, description }) => (
          <li key={path} className="grid gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[minmax(0,15rem)_1fr]">
            <span className="font-mono wrap-anywhere" style={{ paddingLeft: `${depth}rem` }}>{name}{isRequired ? '' : '?'}</span>
            <span><span className="text-muted-foreground">{type}</span>{description === undefined ? null : <span className="block">{description}</span>}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
