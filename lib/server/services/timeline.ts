import { newestActs, newestChanges, type SeatAct, type SeenChange } from '#db/queries/timeline.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { TimelineEntry } from '#lib/protocol/http.ts';
import { decidedBy, reached } from '#lib/room/commands/index.ts';
import { canSeeAnySeat } from '#lib/room/policies.ts';
import type { SeatState } from '#lib/room/state.ts';
import type { Podium } from '../context.ts';
import { seatFor } from './access.ts';
import { liveEvent } from './require-workshop.ts';
import type { Surroundings } from './deps.ts';

const SPAN_MS = 3_600_000;
const MOST = 200;
/** Rows looked at: a rollout says the same object many times over, and of that one line stays. */
const READ = 2_000;
/** What an object says again within this time of a later word of it is not told, ms. */
const SAME_MS = 10_000;

type HandWhat = Extract<TimelineEntry, { kind: 'hand' }>['what'];
const HAND: Readonly<Record<string, HandWhat>> = {
  'raise-hand': 'raised',
  'lower-hand': 'lowered',
  take: 'taken',
  'hand-over': 'taken',
  'let-go': 'let-go',
  helped: 'helped',
  'pause-hand': 'paused',
  'resume-hand': 'resumed',
};
const KINDS = ['presence', 'hint-taken', 'give-hint', ...Object.keys(HAND)];

/** A seat's last hour, newest first, for who helps there. */
export function timelineService({ db, live, now }: Surroundings): Podium['seats']['timeline'] {
  return async (asker, id) => {
    const { event, role } = await seatFor(db, asker, id);
    if (!canSeeAnySeat(role)) throw new HttpRefused('forbidden');
    const seat = (await liveEvent(live, event.id)).state().seats.get(id);
    if (seat === undefined) throw new HttpRefused('not-found');
    const span = { event: event.id, seat: id, since: now().getTime() - SPAN_MS };
    const [changes, acts] = await Promise.all([
      newestChanges(db, { ...span, limit: READ }),
      newestActs(db, { ...span, limit: MOST }, KINDS),
    ]);
    const all = [
      ...changeEntries(changes),
      ...acts.flatMap((act) => actEntries(act, id)),
      ...passEntries(seat, span.since),
    ];
    return all.sort((a, b) => b.at - a.at).slice(0, MOST);
  };
}

/** The student's own work: not what the cluster does for itself, nor what stood before the agent came. `changes`: newest first. */
export function changeEntries(changes: readonly SeenChange[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const told = new Map<string, number>();
  let inReset = false;
  for (const change of changes) {
    if (!('uid' in change)) {
      inReset = change.op === 'reset-end';
      continue;
    }
    const { at, op, uid, gvk, ns, name } = change;
    if (
      inReset ||
      isSystemNamespace(ns) ||
      (op === 'set' && (told.get(uid) ?? Infinity) - at < SAME_MS)
    )
      continue;
    told.set(uid, at);
    entries.push({ at, kind: 'change', op, gvk, ns, name });
  }
  return entries;
}

function actEntries(act: SeatAct, seat: string): TimelineEntry[] {
  const { at, kind, payload } = act;
  if (kind === 'presence') return [{ at, kind, presence: String(payload['presence']) }];
  const what = HAND[kind];
  if (what !== undefined)
    return [
      { at, kind: 'hand', what, by: nameIn(payload[kind === 'hand-over' ? 'toName' : 'by']) },
    ];
  const decided = decidedBy(act)?.act;
  if (decided?.kind === 'hint-taken')
    return [{ at, kind: 'hint', exercise: decided.exercise, hint: decided.hint, given: false }];
  if (decided?.kind !== 'give-hint' || reached(decided)?.includes(seat) === false) return [];
  return [{ at, kind: 'hint', exercise: decided.exercise, hint: decided.hint, given: true }];
}

function passEntries({ progress }: SeatState, since: number): TimelineEntry[] {
  return [...progress.values()].flatMap(({ exercise, pass }) =>
    pass !== null && pass.at >= since
      ? [{ at: pass.at, kind: 'passed' as const, exercise, source: pass.source }]
      : [],
  );
}

function nameIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
