import path from 'node:path';

import { writeMigration } from '@/prisma/diff';

import { startTemporaryPostgres } from './temporary-postgres';

const name = process.argv[2] ?? '';
if (!/^[a-z0-9_]+$/.test(name)) {
  console.error('Name the change in lower case letters, digits and _: npm run db:diff -- add_captions');
  process.exit(1);
}
const postgres = await startTemporaryPostgres();
const folder = await writeMigration(name, postgres.url).finally(postgres.stop);
console.log(folder ? `Wrote ${path.relative('.', folder)}.` : 'The migrations and prisma/schema.prisma agree.');
