import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

import { RESOURCE_TYPES } from '../drift';

/** One resource by its type and our id of it. */
export const resourceSchema = z.object({ resourceType: z.enum(RESOURCE_TYPES), resourceId: idSchema });

export type ResourceInput = z.output<typeof resourceSchema>;
