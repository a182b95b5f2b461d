'use client';

import Link from 'next/link';
import type { ComponentProps } from 'react';

import { carryText } from './carried-text';

/** Leads to the page that explains denials, with what was asked and answered already in it. */
export function WhyLink({ transcript, ...props }: { transcript: string } & Omit<ComponentProps<typeof Link>, 'href' | 'onClick' | 'prefetch'>) {
  return <Link href="/admin/explain" prefetch={false} onClick={() => { carryText(transcript); }} {...props} />;
}
