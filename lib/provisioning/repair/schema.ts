import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

import { driftCodeSchema, DRIFTS } from '../drift';
import { FINDING_SUBJECTS, type FindingSubject } from '../model';

const subject = z.custom<FindingSubject>(
  (value) => typeof value === 'string' && Object.hasOwn(FINDING_SUBJECTS, value), 'Choose what a look can find.',
);

/** What is to be put back: everything that the last look found, or what it said of some subjects, or of these just some kinds of drift. */
export const repairLibrarySchema = z.object({
  libraryId: idSchema,
  subjects: z.array(subject).max(Object.keys(FINDING_SUBJECTS).length).default([]),
  codes: z.array(driftCodeSchema).max(Object.keys(DRIFTS).length).optional(),
});

export type RepairLibraryInput = z.output<typeof repairLibrarySchema>;
