import type { Metadata } from 'next';

import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'Link without effect' };

/** For one-time links: which of the reasons it is, nobody who tries links shall learn. */
export default function LinkNotFound() {
  return (
    <Message title="This link does not work" wayOn={{ href: '/sign-in', label: 'Go to sign-in' }}>
      It was used already, has expired, or was replaced by a newer one. If you have no account yet, ask whoever
      sent it to you for a new one.
    </Message>
  );
}
