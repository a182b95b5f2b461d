/** `95` as `1:35`, `3725` as `1:02:05`: how players and cards show a length. */
export function formatDuration(durationSeconds: number): string {
  const total = Math.round(durationSeconds);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const parts = hours > 0 ? [String(hours), twoDigits(minutes)] : [String(minutes)];
  return [...parts, twoDigits(seconds)].join(':');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
