'use client';

import { useEffect, useState } from 'react';

import { useHydrated } from './use-hydrated';

const TICK_MILLISECONDS = 15_000;
const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const utc = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A moment: "2 minutes ago" (or the date), with the exact time on hover; keeps itself current. */
export function Dated({ at, form = 'ago' }: { at: string; form?: 'ago' | 'date' }) {
  const hydrated = useHydrated();
  const now = useNow(form === 'ago');
  const date = new Date(at);
  // The server knows neither the reader's zone nor how long the page was under way.
  const exact = hydrated ? absolute.format(date) : `${utc.format(date)} UTC`;
  return (
    <time dateTime={at} title={exact}>
      {hydrated && form === 'ago' ? ago(now - date.getTime()) : exact}
    </time>
  );
}

function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => { setNow(Date.now()); }, TICK_MILLISECONDS);
    return () => { clearInterval(timer); };
  }, [ticking]);
  return now;
}

/** Before and after now: what is to come reads "in 10 minutes". */
function ago(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  const fitting = UNITS.find((candidate) => seconds >= candidate.seconds);
  if (!fitting) return 'just now';
  // What was made for 90 days a moment ago ends in 90, and not in 89.
  const count = milliseconds > 0 ? Math.floor(seconds / fitting.seconds) : Math.round(seconds / fitting.seconds);
  return relative.format(-Math.sign(milliseconds) * count, fitting.unit);
}
