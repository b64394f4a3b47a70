import { HELP_CHANGES, type StoredCommandRow } from '#lib/room/commands/index.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { SeatHelp } from '#lib/room/state.ts';
import { finalShares } from './cumulative-incidence.ts';
import { subtractSpans, totalMs, type Span } from './spans.ts';
import { fitSurvivalCurve, quantileOf, type Quantile } from './survival.ts';

/** What ended a wait. Only the first two mean that a helper came. */
export type WaitEnd =
  'claimed' | 'resolved' | 'withdrawn' | 'break' | 'workshop-end' | 'seats-merged';

/** One help request, from raising to its end. Times are ms since 1970. */
export interface HelpRequest {
  readonly seat: string;
  readonly exercise: string | null;
  readonly raisedAt: number;
  /** The first claim. */
  readonly claimedAt: number | null;
  readonly resolvedAt: number | null;
  readonly withdrawnAt: number | null;
  /** Id of the person who claimed it last. */
  readonly helper: string | null;
  /** Until a helper came, or until the wait was no longer observed. Without snoozed time. */
  readonly waitMs: number;
  readonly waitEnd: WaitEnd;
  readonly snoozedMs: number;
  /** Claimed time until the resolution; null if it wasn't claimed or wasn't resolved. */
  readonly serviceMs: number | null;
}

/** When help requests are observed. Times are ms since 1970. */
export interface HelpPeriod {
  /** The end of the workshop, or the present during it. */
  readonly endedAt: number;
  readonly breaks: readonly Span[];
}

export interface WaitSummary {
  readonly count: number;
  /** Half of the requests waited at most this long. */
  readonly p50: Quantile;
  readonly p90: Quantile;
  /** Share of the requests that were withdrawn while they waited, 0 to 1. */
  readonly withdrawn: number;
}

/** A request while the log is read. */
interface OpenRequest {
  readonly seat: string;
  readonly exercise: string | null;
  readonly raisedAt: number;
  claimedAt: number | null;
  resolvedAt: number | null;
  withdrawnAt: number | null;
  mergedAt: number | null;
  helper: string | null;
  readonly snoozed: Interval[];
  readonly claimed: Interval[];
}
/** `to` is Infinity while the interval is open. */
interface Interval {
  readonly from: number;
  to: number;
}

/**
 * The help requests of a workshop, oldest first. The live room's reducer applies the commands, so
 * both agree on what an edit, a hand-over or an undo changes. `rows`: in the order of the log; other
 * commands than those of help and merged seats change nothing.
 */
export function foldHelpRequests(
  rows: readonly StoredCommandRow[],
  period: HelpPeriod,
): HelpRequest[] {
  const reducer = new RoomReducer();
  const requests: OpenRequest[] = [];
  /** The newest request of each seat, also after its end, because a resolution can be undone. */
  const newest = new Map<string, OpenRequest>();
  for (const row of rows) {
    const { seatId, at } = row;
    if (seatId === null || at >= period.endedAt || !changesHelp(row.kind)) continue;
    const from = row.kind === 'merge-seats' ? row.payload.from : null;
    const left = typeof from === 'string' ? reducer.getOrCreateSeat(from).help : null;
    const before = reducer.getOrCreateSeat(seatId).help;
    reducer.apply(row);
    const after = reducer.getOrCreateSeat(seatId).help;
    if (typeof from === 'string') {
      moveRequest(newest, from, seatId, after.helpRequest === left?.helpRequest, at);
      continue;
    }
    const request = findRequest(row, before, after, newest.get(seatId));
    if (request === undefined) continue;
    if (request !== newest.get(seatId)) requests.push(request);
    newest.set(seatId, request);
    followRequest(request, row, before, after);
  }
  return requests.map((request) => closeRequest(request, period));
}

/** How long requests waited; null without a request. */
export function summarizeWaits(requests: readonly HelpRequest[]): WaitSummary | null {
  const curve = fitSurvivalCurve(
    requests.map(({ waitMs, waitEnd }) => ({ ms: waitMs, isObserved: isHelped(waitEnd) })),
  );
  if (curve === null) return null;
  const shares = finalShares<'helped' | 'withdrawn'>(
    requests.map(({ waitMs, waitEnd }) => ({
      ms: waitMs,
      end: isHelped(waitEnd) ? 'helped' : waitEnd === 'withdrawn' ? 'withdrawn' : null,
    })),
    ['helped', 'withdrawn'],
  );
  return {
    count: requests.length,
    p50: quantileOf(curve, 0.5),
    p90: quantileOf(curve, 0.9),
    withdrawn: shares.withdrawn,
  };
}

/**
 * Time that helpers spent on requests, as a share of the time between the first and the last help
 * command of each helper; null if that time is 0. The log doesn't contain the presence of staff.
 */
export function measureHelperLoad(
  requests: readonly HelpRequest[],
  rows: readonly Pick<StoredCommandRow, 'kind' | 'actor' | 'at'>[],
  { endedAt, breaks }: HelpPeriod,
): number | null {
  const helpTimes = rows.filter(
    ({ kind, at }) => at < endedAt && changesHelp(kind) && !NOT_BY_HELPERS.has(kind),
  );
  let availableMs = 0;
  for (const times of Map.groupBy(helpTimes, ({ actor }) => actor).values()) {
    const at = times.map((row) => row.at).sort((a, b) => a - b);
    const span = { from: at[0] ?? 0, to: at.at(-1) ?? 0 };
    availableMs += totalMs(subtractSpans([span], breaks));
  }
  const serviceMs = requests.reduce((sum, request) => sum + (request.serviceMs ?? 0), 0);
  return availableMs === 0 ? null : serviceMs / availableMs;
}

const NOT_BY_HELPERS: ReadonlySet<string> = new Set(['request-help', 'cancel-help', 'merge-seats']);

/** The undo of a resolution isn't in a seat's timeline. */
function changesHelp(kind: string): boolean {
  return HELP_CHANGES.has(kind) || kind === 'undo-resolve-help' || kind === 'merge-seats';
}

function isHelped(end: WaitEnd): boolean {
  return end === 'claimed' || end === 'resolved';
}

/** The request that a command is about: a new one, the open one, or one whose end is undone. */
function findRequest(
  { seatId, kind, at }: StoredCommandRow,
  { helpRequest: before }: SeatHelp,
  { helpRequest: after }: SeatHelp,
  newest: OpenRequest | undefined,
): OpenRequest | undefined {
  if (before !== null) return newest;
  if (after === null || seatId === null) return undefined;
  if (kind === 'undo-resolve-help') return newest;
  return {
    seat: seatId,
    exercise: after.exercise,
    raisedAt: at,
    claimedAt: null,
    resolvedAt: null,
    withdrawnAt: null,
    mergedAt: null,
    helper: null,
    snoozed: [],
    claimed: [],
  };
}

function followRequest(
  request: OpenRequest,
  { kind, at }: StoredCommandRow,
  before: SeatHelp,
  after: SeatHelp,
): void {
  const isSnoozed = after.helpRequest !== null && after.helpRequest.snoozedSince !== null;
  followState(request.snoozed, isSnoozed, at);
  const claim = after.helpRequest === null ? null : after.helpClaim;
  followState(request.claimed, claim !== null, at);
  if (claim !== null) {
    request.claimedAt ??= at;
    request.helper = claim.by.id;
  }
  if (after.helpRequest !== null) request.resolvedAt = null;
  else if (before.helpRequest !== null && kind === 'resolve-help') request.resolvedAt = at;
  else if (before.helpRequest !== null) request.withdrawnAt = at;
}

/** Opens an interval when a state begins, and closes it when the state ends. */
function followState(intervals: Interval[], isActive: boolean, at: number): void {
  const last = intervals.at(-1);
  const isOpen = last !== undefined && last.to === Infinity;
  if (isActive && !isOpen) intervals.push({ from: at, to: Infinity });
  if (!isActive && isOpen) last.to = at;
}

/** The seat that stays has one request: its own, or without one that of the seat that was left. */
function moveRequest(
  newest: Map<string, OpenRequest>,
  from: string,
  to: string,
  isKept: boolean,
  at: number,
): void {
  const request = newest.get(from);
  newest.delete(from);
  if (request === undefined || request.resolvedAt !== null || request.withdrawnAt !== null) return;
  if (isKept) newest.set(to, request);
  else request.mergedAt = at;
}

function closeRequest(request: OpenRequest, period: HelpPeriod): HelpRequest {
  const { seat, exercise, raisedAt, claimedAt, resolvedAt, withdrawnAt, helper } = request;
  const wait = findWaitEnd(request, period);
  const lastAt = resolvedAt ?? withdrawnAt ?? request.mergedAt ?? period.endedAt;
  return {
    seat,
    exercise,
    raisedAt,
    claimedAt,
    resolvedAt,
    withdrawnAt,
    helper,
    waitMs: totalMs(subtractSpans([{ from: raisedAt, to: wait.at }], request.snoozed)),
    waitEnd: wait.end,
    snoozedMs: lengthUntil(request.snoozed, lastAt),
    serviceMs:
      resolvedAt === null || claimedAt === null ? null : lengthUntil(request.claimed, resolvedAt),
  };
}

/** The first of the possible ends. A request that is raised during a break doesn't wait. */
function findWaitEnd(
  { raisedAt, claimedAt, resolvedAt, withdrawnAt, mergedAt }: OpenRequest,
  { endedAt, breaks }: HelpPeriod,
): { readonly end: WaitEnd; readonly at: number } {
  const breakStarts = breaks.filter(({ to }) => to > raisedAt).map(({ from }) => from);
  const candidates: readonly (readonly [WaitEnd, number | null])[] = [
    ['claimed', claimedAt],
    ['resolved', resolvedAt],
    ['withdrawn', withdrawnAt],
    ['seats-merged', mergedAt],
    ['break', Math.max(raisedAt, Math.min(...breakStarts))],
  ];
  return candidates.reduce<{ readonly end: WaitEnd; readonly at: number }>(
    (first, [end, at]) => (at !== null && at < first.at ? { end, at } : first),
    { end: 'workshop-end', at: endedAt },
  );
}

function lengthUntil(intervals: readonly Interval[], lastAt: number): number {
  return totalMs(intervals.map(({ from, to }) => ({ from, to: Math.min(to, lastAt) })));
}
