import type { DataLimit } from '#lib/protocol/data-limit.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { LimitName } from '#lib/protocol/audit-facts.ts';

/**
 * `object`: the server stored less of an object than the agent sent. `diagnosis`: the diagnosis of the
 * seat's cluster ended early.
 */
type RecordedLimit = DataLimit | 'object' | 'diagnosis';

const LIMIT_NAMES: Readonly<Record<RecordedLimit, LimitName>> = {
  object: 'object-size',
  diagnosis: 'diagnosis-steps',
  objects: 'seat-objects',
  bytes: 'seat-object-bytes',
  workshop: 'workshop-object-bytes',
};

/** Records each limit of a seat's objects in the security log, once while the workshop is open. */
export function createDataLimitAudit(
  workshopId: string,
  audit: Audit,
): (seatId: string, limit: RecordedLimit | null) => void {
  const recorded = new Set<string>();
  return (seatId, limit) => {
    if (limit === null || recorded.has(`${limit} ${seatId}`)) return;
    recorded.add(`${limit} ${seatId}`);
    audit({
      kind: 'limit-reached',
      actor: `agent:${seatId}`,
      workshopId,
      seatId,
      detail: { limit: LIMIT_NAMES[limit] },
    });
  };
}
