'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** Whether the page's scripts have taken over; until then a press would be lost or sent as a plain form. */
export function useHydrated(): boolean {
  return useSyncExternalStore(never, () => true, () => false);
}
