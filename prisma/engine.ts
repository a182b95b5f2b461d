import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool } from 'pg';

export type SchemaEngine = bindings.SchemaEngine;

const PRISMA_DIR = import.meta.dirname;
export const SCHEMA_FILE = path.join(PRISMA_DIR, 'schema.prisma');

/** Nothing of ours lives in tables that Prisma must not touch. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

interface WasmExports extends WebAssembly.Exports {
  __wbindgen_start: () => void;
}

function hasStart(exports: WebAssembly.Exports): exports is WasmExports {
  return typeof exports.__wbindgen_start === 'function';
}

let loading: Promise<void> | undefined;

/**
 * Prisma's own migration engine, as the WebAssembly that its packages bring along.
 * The package's main entry expects a bundler that imports .wasm files, and Prisma's CLI
 * downloads a native engine; so the bindings are wired to the file by hand.
 */
async function loadWasm(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await WebAssembly.compile(await readFile(file.replace(/\.js$/, '.wasm')));
  const { exports } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...bindings } });
  if (!hasStart(exports)) throw new Error('The schema engine has changed its shape: no __wbindgen_start.');
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
}

/** Lends the engine, opened on a database with prisma/schema.prisma as its data model, to `use`. */
export async function withEngine<T>(databaseUrl: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loading ??= loadWasm();
  await loading;
  const datamodels: [string, string][] = [[SCHEMA_FILE, await readFile(SCHEMA_FILE, 'utf8')]];
  // The engine never closes the adapter it was given, so the pool beneath is kept in our hands.
  const pool = new Pool({ connectionString: databaseUrl });
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}
