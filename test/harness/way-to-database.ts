import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { closeDb } from '@/lib/db/client';
import { env } from '@/lib/env';

import { addEnvironment } from './environment';

/** The way to the product's database, which can be cut or go silent as a broken network does. */
export interface WayToDatabase {
  /** Nothing gets through any more, in both directions, and nothing is closed: packets are lost. */
  silence: () => void;
  /** Closes every connection, and refuses new ones. */
  cut: () => void;
  /** As before: whoever connects anew gets through. */
  mend: () => Promise<void>;
  end: () => Promise<void>;
}

/** Has the product reach its database through a way of ours from now on. */
export async function wayToDatabase(): Promise<WayToDatabase> {
  const database = new URL(env().databaseUrl);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(Number(database.port), database.hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on('data', (bytes) => { if (!isSilent) to.write(bytes); });
      from.on('close', () => { if (!isSilent) to.destroy(); });
      from.on('error', () => { from.destroy(); });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await closeDb();
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  addEnvironment({ DATABASE_URL: url.href });
  const drop = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const cut = () => {
    server.close();
    drop();
  };
  return {
    silence: () => { isSilent = true; },
    cut,
    mend: async () => {
      drop();
      isSilent = false;
      if (!server.listening) await once(server.listen(Number(url.port), '127.0.0.1'), 'listening');
    },
    end: async () => {
      cut();
      await closeDb();
      addEnvironment({ DATABASE_URL: database.href });
    },
  };
}
