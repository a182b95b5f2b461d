import { writeGaps } from './gaps';

await writeGaps();
