/**
 * Which limit a seat's objects reached: their number, their size, or the seat's part of the
 * workshop.
 */
export type DataLimit = 'objects' | 'bytes' | 'workshop';
