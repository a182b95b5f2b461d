import { listVideos } from '@/lib/catalog/api';
import { listVideosPage } from '@/lib/catalog/data';
import { otherMethodsThan } from '@/lib/http/other-methods';
import { defineRoute } from '@/lib/http/route';
import { ok } from '@/lib/kernel/result';

export const GET = defineRoute(listVideos, async (caller, { query }) => ok(await listVideosPage(caller, query)));

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET');
