/** A length of time as a log writes it: "0.4 s", "12 s", "3 min 20 s", "2 h 05 min"; nothing for what has not begun. */
export function duration(startedAt: string | null, finishedAt: string | null, now: number): string {
  if (startedAt === null) return '';
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  const seconds = Math.max(0, (end - Date.parse(startedAt)) / 1000);
  // A running clock is only as fine as the Date header that it is read from.
  if (seconds < 10 && finishedAt !== null) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${String(Math.floor(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')} min`;
}
