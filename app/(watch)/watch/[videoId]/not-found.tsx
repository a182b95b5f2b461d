import type { Metadata } from 'next';

import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'No such video' };

export default function VideoNotFound() {
  return (
    <div className="py-16">
      <Message title="There is no such video for you" wayOn={{ href: '/watch', label: 'See what you can watch' }}>
        It does not exist, or nobody has given it to you. If you were sent here, ask that person for access.
      </Message>
    </div>
  );
}
