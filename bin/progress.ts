const isTerminal = process.stdout.isTTY;

/** Says what is being done, and how long it took once it is; gives what `work` gives. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  const ticker = isTerminal ? setInterval(() => process.stdout.write(`\r… ${title} ${seconds()} s `), 100) : undefined;
  // A pipe gets no moving line, but should still show what takes long.
  const late = isTerminal ? undefined : setTimeout(() => process.stdout.write(`… ${title}\n`), 1_500);
  const end = (sign: string) => {
    clearInterval(ticker);
    clearTimeout(late);
    process.stdout.write(`${isTerminal ? '\r' : ''}${sign} ${title} ${seconds()} s \n`);
  };
  try {
    const result = await work();
    end('✓');
    return result;
  } catch (error) {
    end('✗');
    throw error;
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
