const WIDTH = 24;

/** One line of a chart; its ratio is to the chart's first line. */
export interface Bar {
  name: string;
  value: number;
  /** What the ratio should be. */
  atLeast?: number;
  atMost?: number;
}

/** Prints values as bars, each as a ratio to the first. */
export function draw(title: string, unit: string, bars: Bar[]): void {
  const [first] = bars;
  if (!first) return;
  const longest = Math.max(...bars.map(({ value }) => value));
  console.log(`\n${title}`);
  for (const bar of bars) {
    const length = Math.max(1, Math.round((bar.value / longest) * WIDTH));
    const ratio = bar.value / first.value;
    console.log(
      `  ${bar.name.padEnd(32)}${Math.round(bar.value).toLocaleString('en').padStart(7)} ${unit.padEnd(6)}` +
        `${'█'.repeat(length).padEnd(WIDTH + 1)}${ratio.toFixed(2)}×${verdict(bar, ratio)}`,
    );
  }
}

function verdict({ atLeast, atMost }: Bar, ratio: number): string {
  if (atLeast === undefined && atMost === undefined) return '';
  const isReached = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Infinity);
  const wanted = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return `  goal ${wanted}×: ${isReached ? 'reached' : 'missed'}`;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
