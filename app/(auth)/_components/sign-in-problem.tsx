import type { SignInOutcome } from '@/components/session-client';
import { Alert } from '@/components/ui/alert';

const WORDS: Record<Exclude<SignInOutcome, 'signed_in'>, { title: string; fix: string }> = {
  wrong: {
    title: 'The email address and the password do not belong together.',
    fix: 'Check both and try again.',
  },
  rate_limited: {
    title: 'Too many tries.',
    fix: 'Wait five minutes, then try again.',
  },
  cookie_dropped: {
    title: 'The password is right, but this browser did not keep the session.',
    fix: 'Some browsers (Safari among them) keep no secure cookies on an http address. Open this page in Chrome or Firefox, or serve Usher over https.',
  },
  unavailable: {
    title: 'The server did not answer as it should.',
    fix: 'Check that it is running, then try again. What you typed is still here.',
  },
};

/** Why nobody is signed in yet, and the way on. */
export function SignInProblem({ outcome }: { outcome: SignInOutcome | undefined }) {
  if (outcome === undefined || outcome === 'signed_in') return null;
  const { title, fix } = WORDS[outcome];
  return <Alert variant="destructive" title={title}>{fix}</Alert>;
}
