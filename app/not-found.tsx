import type { Metadata } from 'next';

import { CenteredPage } from '@/components/centered-page';
import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'Nothing here' };

export default function NotFound() {
  return (
    <CenteredPage>
      <Message title="There is nothing here" wayOn={{ href: '/', label: 'Go to the start' }}>
        The page does not exist, or it is not yours to see.
      </Message>
    </CenteredPage>
  );
}
