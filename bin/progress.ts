const isTerminal = process.stdout.isTTY;

/**
 * Says what is being done, and how long it took once it is; gives what `work` gives. `work` may note
 * what it is at in the meantime.
 */
export async function step<T>(title: string, work: (note: (detail: string) => void) => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  let detail = '';
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  const ticker = isTerminal ? setInterval(() => process.stdout.write(`\r\x1b[K… ${title} ${seconds()} s ${detail}`), 100) : undefined;
  // A pipe gets no moving line, but should still show what takes long.
  const late = isTerminal ? undefined : setTimeout(() => process.stdout.write(`… ${title}\n`), 1_500);
  const end = (sign: string) => {
    clearInterval(ticker);
    clearTimeout(late);
    process.stdout.write(`${isTerminal ? '\r\x1b[K' : ''}${sign} ${title} ${seconds()} s\n`);
  };
  const note = (text: string) => {
    detail = text;
    if (!isTerminal) process.stdout.write(`    ${text}\n`);
  };
  try {
    const result = await work(note);
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
