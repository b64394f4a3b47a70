import { jsonBytes } from '#lib/kit/json-bytes.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { DataLimit } from '#lib/protocol/data-limit.ts';
import { oversizedRecord } from './slim/admit.ts';
import { SEAT_BUDGET, WORKSHOP_OBJECT_BYTES } from './slim/limits.ts';

/** What the objects of one seat can have together. */
export interface ObjectBudget {
  readonly objects: number;
  readonly bytes: number;
  /** The limit that is reached when `bytes` are. */
  readonly bytesLimit: 'bytes' | 'workshop';
}

export const SEAT_OBJECT_BUDGET: ObjectBudget = { ...SEAT_BUDGET, bytesLimit: 'bytes' };

/** The budget of each seat of a workshop whose seats have these bytes of objects. */
export function shareBudget(seatBytes: Iterable<number>): ObjectBudget {
  let [seats, total] = [0, 0];
  for (const bytes of seatBytes) {
    seats += 1;
    total += bytes;
  }
  const share = Math.floor(WORKSHOP_OBJECT_BYTES / Math.max(1, seats));
  return total > WORKSHOP_OBJECT_BYTES && share < SEAT_BUDGET.bytes
    ? { ...SEAT_BUDGET, bytes: share, bytesLimit: 'workshop' }
    : SEAT_OBJECT_BUDGET;
}

/** What a set of objects uses. */
export interface ObjectUsage {
  /** Complete objects, and their bytes. */
  objects: number;
  bytes: number;
  /** Bytes of the records of other objects. */
  recordBytes: number;
}

export const createUsage = (): ObjectUsage => ({ objects: 0, bytes: 0, recordBytes: 0 });

/** Adds an object to a usage, or with `sign` -1 removes it. */
export function countUsage(usage: ObjectUsage, entry: BudgetedObject, sign: 1 | -1 = 1): void {
  if (entry.limitedBy === undefined) {
    usage.objects += sign;
    usage.bytes += sign * entry.bytes;
  } else usage.recordBytes += sign * entry.bytes;
}

/** An object as the mirror keeps it. */
export interface BudgetedObject {
  readonly object: JsonObject;
  /** Size of `object` as JSON. */
  readonly bytes: number;
  /** Set if only a record of the object is kept. */
  readonly limitedBy?: DataLimit;
}

/**
 * The object if it fits beside the other complete ones (`used`), else a record of it. If the records
 * use as much as the objects can, further ones have an identity only.
 */
export function fitBudget(
  ref: ObjectRef,
  object: JsonObject,
  used: Readonly<ObjectUsage>,
  budget: ObjectBudget,
): BudgetedObject {
  const bytes = jsonBytes(object);
  const limitedBy =
    used.objects >= budget.objects
      ? 'objects'
      : used.bytes + bytes > budget.bytes
        ? budget.bytesLimit
        : null;
  if (limitedBy === null) return { object, bytes };
  const source = used.recordBytes > budget.bytes ? {} : object;
  const record = oversizedRecord(ref, source, { isLimited: true });
  return { object: record, bytes: jsonBytes(record), limitedBy };
}
