import { Alert } from '@/components/ui/alert';
import { dotsWarning } from '@/lib/provisioning/bucket-name';

/** Says what will not work with a bucket whose name has dots: before it is brought in, and as long as it is here. */
export function DotsWarning({ bucketName, className }: { bucketName: string | null; className?: string }) {
  const warning = bucketName === null ? undefined : dotsWarning(bucketName);
  return warning ? <Alert variant="warning" title="Its name has dots." className={className}>{warning}</Alert> : null;
}
