import { createServer } from 'node:net';

/** Whether this machine lets us listen there now. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await listenOnce(port, host)) !== undefined;
}

/** The preferred port of 127.0.0.1 if it is free and not among `taken`, else one that the system picks. */
export async function freePort(preferred = 0, taken: number[] = []): Promise<number> {
  if (preferred !== 0 && !taken.includes(preferred) && (await isFree(preferred))) return preferred;
  for (;;) {
    const port = await listenOnce(0, '127.0.0.1');
    if (port === undefined) throw new Error('No free port on 127.0.0.1.');
    if (!taken.includes(port)) return port;
  }
}

async function listenOnce(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => { resolve(undefined); });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => { resolve(typeof address === 'object' && address ? address.port : undefined); });
    });
  });
}
