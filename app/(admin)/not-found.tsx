import type { Metadata } from 'next';

import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'Nothing here' };

export default function AdminNotFound() {
  return (
    <div className="py-16">
      <Message title="There is nothing here" wayOn={{ href: '/', label: 'Go to the start' }}>
        What was here may have been deleted, or it is not yours to see.
      </Message>
    </div>
  );
}
