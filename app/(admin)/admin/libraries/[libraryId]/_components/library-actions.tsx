'use client';

import { Eye, SearchX, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { buttonVariants } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { requestLookAction, requestProofAction } from '@/lib/provisioning/actions';

/** Asks the worker for another look or another proof; the page then shows it being done. */
export function LibraryActions({ libraryId }: { libraryId: string }) {
  const router = useRouter();
  const look = useAction(requestLookAction, () => { router.refresh(); });
  const proof = useAction(requestProofAction, () => { router.refresh(); });
  return (
    <>
      <FormError error={look.error ?? proof.error} />
      <SubmitButton
        type="button"
        variant="secondary"
        pending={look.pending}
        onClick={() => { look.run({ libraryId }); }}
      >
        <Eye aria-hidden />Look now
      </SubmitButton>
      <SubmitButton
        type="button"
        variant="secondary"
        pending={proof.pending}
        onClick={() => { proof.run({ libraryId }); }}
      >
        <ShieldCheck aria-hidden />Run proof
      </SubmitButton>
      <Link href="/admin/explain" prefetch={false} className={buttonVariants({ variant: 'secondary' })}><SearchX aria-hidden />Explain a denial</Link>
    </>
  );
}
