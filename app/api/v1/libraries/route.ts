import { listLibraries } from '@/lib/catalog/api';
import { listLibrariesPage } from '@/lib/catalog/data';
import { otherMethodsThan } from '@/lib/http/other-methods';
import { defineRoute } from '@/lib/http/route';
import { ok } from '@/lib/kernel/result';

export const GET = defineRoute(listLibraries, async (caller, { query }) => ok(await listLibrariesPage(caller, query)));

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET');
