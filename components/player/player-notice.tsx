import Link from 'next/link';

import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { WhyLink } from '@/components/why-link';

import type { StopReason } from './renewal';

interface PlayerNoticeProps {
  stop: StopReason | null;
  videoId: string;
  tryAgain: () => void;
  /** The URL for which no video came, for those who may have it explained. */
  whyUrl?: string | null;
  /** In the place of the picture, when nothing plays any more; otherwise a strip below it. */
  overVideo?: boolean;
}

const WORDS: Record<StopReason, { title: string; text: string }> = {
  'signed-out': { title: 'You are signed out', text: 'Sign in again to go on watching.' },
  ended: { title: 'Your access to this video has ended', text: 'Ask whoever gave it to you for more time.' },
  unreachable: { title: 'The video cannot be reached', text: 'Check your connection. You go on from where you were.' },
  'not-served': {
    title: 'The video does not come', text: 'Your connection to this page works; the video’s own server does not send it. Try again, and if it stays so tell whoever gave it to you.',
  },
  unplayable: { title: 'Your browser cannot play this video', text: 'The file is damaged or uses a codec it does not know.' },
};

/** Why nothing plays any more, and what the viewer can do. */
export function PlayerNotice({ stop, videoId, tryAgain, whyUrl, overVideo = false }: PlayerNoticeProps) {
  if (!stop) return null;
  const { title, text } = WORDS[stop];
  const action = actionFor(stop, videoId, tryAgain);
  if (!overVideo) return <Alert variant="warning" role="status" title={title} action={action}>{text}</Alert>;
  return (
    <div
      slot="dialog"
      role="alert"
      className="pointer-events-auto absolute inset-0 grid place-content-center justify-items-center gap-4 bg-black/85 p-6 text-center leading-normal text-white opacity-100"
    >
      <div className="grid gap-1">
        <p className="text-base font-semibold">{title}</p>
        <p className="text-sm text-white/80">{text}</p>
      </div>
      <div className="flex flex-wrap justify-center gap-3">
        {action}
        {whyUrl ? <Button asChild variant="secondary"><WhyLink transcript={whyUrl}>Why?</WhyLink></Button> : null}
      </div>
    </div>
  );
}

function actionFor(stop: StopReason, videoId: string, tryAgain: () => void) {
  if (stop === 'unreachable' || stop === 'not-served') return <Button variant="secondary" onClick={tryAgain}>Try again</Button>;
  if (stop !== 'signed-out') {
    return (
      <Button asChild variant="secondary">
        <Link href="/watch" prefetch={false}>See what you can watch</Link>
      </Button>
    );
  }
  return (
    <Button asChild variant="secondary">
      <Link href={`/sign-in?callbackUrl=${encodeURIComponent(`/watch/${videoId}`)}`} prefetch={false}>Sign in</Link>
    </Button>
  );
}
