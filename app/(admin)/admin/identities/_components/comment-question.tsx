import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { IDENTITY_COMMENT_MAX } from '@/lib/provisioning/identities/schema';

/** What people read of an identity, here and in CloudFront's console. */
export function CommentQuestion({ error, comment = '' }: { error: string | undefined; comment?: string }) {
  return (
    <Field label="What it is for" hint="CloudFront’s console shows it too." {...(error === undefined ? {} : { error })}>
      <Input name="comment" defaultValue={comment} maxLength={IDENTITY_COMMENT_MAX} autoComplete="off" required />
    </Field>
  );
}

export function readComment(data: FormData): string {
  const comment = data.get('comment');
  return typeof comment === 'string' ? comment : '';
}
