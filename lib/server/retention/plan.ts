import type { EndedWorkshop, RetentionStep } from '#db/queries/erasure.ts';
import { DAY_MS } from '#lib/kit/time.ts';

/** How long owners see that data will be erased, before it is. */
export const NOTICE_MS = 14 * DAY_MS;

/** Days after the end of a workshop until its names and its log are erased; 0: never. */
export interface RetentionDays {
  readonly namesDays: number;
  readonly logDays: number;
}

/** What decides when a step of a workshop is due. */
type RetentionFacts = Pick<
  EndedWorkshop,
  | 'endedAt'
  | 'namesDays'
  | 'logDays'
  | 'namesErasedAt'
  | 'logErasedAt'
  | 'namesNoticeAt'
  | 'logNoticeAt'
>;

/** A step that owners are told about. Times are ms since 1970. */
interface NoticedErasure {
  readonly step: RetentionStep;
  /** Since when owners see it. */
  readonly noticeAt: number;
  /** When it happens: after the period, and never before the notice was shown for `NOTICE_MS`. */
  readonly eraseAt: number;
}

export interface PlannedErasure extends NoticedErasure {
  readonly workshopId: string;
  readonly name: string;
}

/** When the period of a step is over, ms since 1970; null if it is never, or if the step is done. */
export function findDueTime(
  workshop: RetentionFacts,
  step: RetentionStep,
  server: RetentionDays,
): number | null {
  const done = step === 'names' ? workshop.namesErasedAt : workshop.logErasedAt;
  if (done !== null) return null;
  const days =
    step === 'names'
      ? shorterPeriod(server.namesDays, workshop.namesDays)
      : shorterPeriod(server.logDays, workshop.logDays);
  return days === null ? null : workshop.endedAt.getTime() + days * DAY_MS;
}

/**
 * The steps of a workshop that owners see at `now`, names before the log. A notice that isn't recorded
 * yet begins now: a server that was off or is new to this rule erases nothing that owners couldn't see.
 */
export function listNoticedErasures(
  workshop: RetentionFacts,
  server: RetentionDays,
  now: number,
): NoticedErasure[] {
  return (['names', 'log'] as const).flatMap((step) => {
    const dueAt = findDueTime(workshop, step, server);
    if (dueAt === null || now < dueAt - NOTICE_MS) return [];
    const recorded = step === 'names' ? workshop.namesNoticeAt : workshop.logNoticeAt;
    const noticeAt = recorded?.getTime() ?? now;
    return [{ step, noticeAt, eraseAt: Math.max(dueAt, noticeAt + NOTICE_MS) }];
  });
}

/** Everything that owners of these workshops see at `now`, in the order in which it is erased. */
export function planErasures(
  workshops: readonly EndedWorkshop[],
  server: RetentionDays,
  now: number,
): PlannedErasure[] {
  return workshops
    .flatMap((workshop) =>
      listNoticedErasures(workshop, server, now).map((erasure) => ({
        ...erasure,
        workshopId: workshop.id,
        name: workshop.name,
      })),
    )
    .sort((a, b) => a.eraseAt - b.eraseAt);
}

/** A workshop can only shorten the period of the server. */
function shorterPeriod(server: number, workshop: number | null): number | null {
  const days = [server, workshop ?? 0].filter((value) => value > 0);
  return days.length === 0 ? null : Math.min(...days);
}
