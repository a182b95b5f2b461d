import type { PlannedFields } from '@/components/plan/planned-form';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

/** The comment that CloudFront's console shows beside a key or a key group. */
export function CommentField({ form, value = '' }: { form: PlannedFields; value?: string | undefined }) {
  return (
    <Field label="Comment" error={form.fieldError('comment')} hint="CloudFront’s console shows it.">
      <Input name="comment" defaultValue={value} maxLength={128} autoComplete="off" />
    </Field>
  );
}
