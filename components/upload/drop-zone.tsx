'use client';

import { FileVideo } from 'lucide-react';
import { type DragEvent, useId, useRef, useState } from 'react';

import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { useHydrated } from '@/components/use-hydrated';

/** The picker offers these; what a file really is, its bytes say. */
const ACCEPT = 'video/*,.mkv,.mov,.m4v,.mp4,.webm';

/** A place to drop files on, and a button that opens the system's own picker. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const ready = useHydrated();
  const hint = useId();

  const accept = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  };

  return (
    <div
      data-testid="drop-zone"
      onDragEnter={accept}
      onDragOver={accept}
      onDragLeave={() => { setOver(false); }}
      onDrop={drop}
      className={cn(
        'flex flex-wrap items-center justify-center gap-x-4 gap-y-3 rounded-lg border border-dashed border-input px-5 py-6 text-sm transition-colors',
        over && 'border-primary bg-primary/5',
      )}
    >
      <FileVideo className="size-6 text-muted-foreground" aria-hidden />
      <p id={hint} className="text-muted-foreground max-sm:text-center">
        {over ? 'Let go to add.' : 'Drop videos here. They go straight from this browser to the bucket.'}
      </p>
      <Button variant="secondary" disabled={!ready} aria-describedby={hint} onClick={() => input.current?.click()}>
        Choose files
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        multiple
        hidden
        aria-label="Videos to upload"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file may be chosen again after it was removed.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </div>
  );
}
