'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const EVERY_MILLISECONDS = 4000;

/** Reads the page again every few seconds while something on it is under way and somebody looks at it. */
export function RefreshWhile({ isUnderWay }: { isUnderWay: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, EVERY_MILLISECONDS);
    return () => { clearInterval(timer); };
  }, [isUnderWay, router]);
  return null;
}
