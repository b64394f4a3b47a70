import type { instructor as en } from './instructor.en.ts';
import type { SameKeys } from './shape.ts';

export const instructor: SameKeys<typeof en> = {
};
