import { CopyButton } from '@/components/ui/copy-button';
import { Input } from '@/components/ui/input';

/** A link that is shown this once: only its hash is kept. */
export function OneTimeLink({ url }: { url: string }) {
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-2">
        <Input readOnly value={url} aria-label="Invitation link" className="font-mono" />
        <CopyButton value={url} label="invitation link" className="h-9">Copy</CopyButton>
      </div>
      <p className="text-[0.8125rem] text-muted-foreground">
        Send it to them yourself: Usher sends no mail. It is shown only now, works once, and for seven days.
      </p>
    </div>
  );
}
