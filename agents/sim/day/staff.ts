import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { RoomCommandInput } from '#lib/protocol/api/commands.ts';
import { sampleLogNormal, type Random } from '../random.ts';
import type { CourseExercise } from './course.ts';
import { addWorkingTime, measureWorkingTime } from './spans.ts';
import type { DayHelpRequest, DayStaff, DayWorld, TrueHelp } from './types.ts';
import { runProcess, type Process } from './virtual-clock.ts';

/** Median times of helpers, ms. */
const REACTION_MS = 2 * MINUTE_MS;
const SERVICE_MS = 3.5 * MINUTE_MS;
const SPREAD = { reaction: 0.7, service: 0.5 };
/** Shares of the requests that helpers work on. */
const SHARES = { hinted: 0.25, markedPassed: 0.08 };
/** Every n-th request is snoozed, and every n-th claim is released or handed over. */
const EVERY = { snoozed: 14, released: 12, handedOver: 9 };
const HELPER_LOOK_MS = 30 * SECOND_MS;
/** The instructor goes on when this share of the class has passed, or when the time is over. */
const TARGET_SHARE = 0.65;
/** The live room says so a little earlier. */
const ADVANCE_TARGET_PERCENT = 60;
const LATEST_NEXT = 1.2;
const BREAK_NOTICE_MS = 5 * MINUTE_MS;

const ANNOUNCEMENTS = [
  'Please ask for help when you are stuck for more than five minutes.',
  'Look at the Events of the Pod first: kubectl describe pod.',
  'The slides of this part are on the shared drive.',
  'We continue in five minutes with the next exercise.',
] as const;

/** Which of the passes that helpers gave is taken back. */
const REVOKED_MARK = 2;

type HelpCall = Parameters<DayStaff['requestHelp']>[0];

/** Drawn when a student asks. Times are ms since 1970. */
interface ServicePlan {
  readonly member: number;
  readonly claimsAt: number;
  readonly snoozesAt: number | null;
  readonly serviceMs: number;
}

/** The instructor and the helpers of a day in virtual time. */
export class DayTeam implements DayStaff {
  readonly help: TrueHelp[] = [];
  readonly #world: DayWorld;
  readonly #random: Random;
  readonly #currentSince = new Map<string, number>();
  readonly #passes = new Map<string, number>();
  /** When each helper is free again, ms since 1970. The instructor doesn't help. */
  readonly #freeAt: number[];
  #currentIndex = -1;
  #marked = 0;
  #requests = 0;
  #claims = 0;

  constructor(world: DayWorld, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#freeAt = world.options.staffIds.slice(1).map(() => world.options.startsAt);
  }

  get currentIndex(): number {
    return this.#currentIndex;
  }

  currentSince(exercise: string): number | null {
    return this.#currentSince.get(exercise) ?? null;
  }

  recordPass(exercise: string): void {
    this.#passes.set(exercise, (this.#passes.get(exercise) ?? 0) + 1);
  }

  requestHelp(call: HelpCall): DayHelpRequest {
    const request: DayHelpRequest = { state: 'waiting' };
    const now = this.#world.clock.now();
    const [helper, freeAt] = this.#firstFree();
    const reactionMs = sampleLogNormal(this.#random, REACTION_MS, SPREAD.reaction);
    const serviceMs = sampleLogNormal(this.#random, SERVICE_MS, SPREAD.service);
    const isRealistic = this.#world.options.preset === 'realistic';
    const reactsAt = addWorkingTime(now, reactionMs, this.#world.breaks);
    // In a calibration, a helper can do several things at once, so that no wait depends on another.
    const claimsAt = isRealistic ? Math.max(reactsAt, freeAt) : reactsAt;
    this.#freeAt[helper] = claimsAt + serviceMs;
    this.#requests += 1;
    const snoozesAt = this.#requests % EVERY.snoozed === 0 ? now + 0.4 * (claimsAt - now) : null;
    this.help.push({
      student: call.student,
      waitMs: Math.round(measureWorkingTime(now, snoozesAt ?? claimsAt, this.#world.breaks)),
      serviceMs: Math.round(serviceMs),
    });
    const process = this.#serve(call, request, {
      member: helper + 1,
      claimsAt,
      snoozesAt,
      serviceMs,
    });
    runProcess(this.#world.clock, process);
    return request;
  }

  /** The instructor: exercises, timers, breaks and announcements. */
  *teach(): Process {
    const { clock, options, breaks } = this.#world;
    for (const { from, to } of breaks)
      clock.after(from - BREAK_NOTICE_MS - clock.now(), () => {
        this.#send(0, {
          kind: 'plan-break',
          startsAt: Math.round(from),
          minutes: Math.round((to - from) / MINUTE_MS),
        });
      });
    yield options.startsAt - clock.now();
    this.#send(0, { kind: 'set-thresholds', advanceTargetPercent: ADVANCE_TARGET_PERCENT });
    for (const [index, exercise] of options.course.entries()) {
      const since = clock.now();
      this.#currentIndex = index;
      this.#currentSince.set(exercise.id, Math.round(since));
      this.#send(0, {
        kind: 'set-current-exercise',
        exerciseId: exercise.id,
        timer: Math.round(exercise.plannedMs / SECOND_MS),
      });
      yield* this.#speak(exercise);
      yield* this.#waitForClass(exercise, since);
      yield* this.#closeExercise(exercise);
      if (clock.now() >= options.endsAt) return;
    }
  }

  *#speak(exercise: CourseExercise): Process {
    const { traits, options } = this.#world;
    if (this.#random() < 0.3) {
      yield (20 + 40 * this.#random()) * SECOND_MS;
      const draw = Math.floor(this.#random() * ANNOUNCEMENTS.length);
      this.#notify(
        {
          kind: 'announce',
          text: ANNOUNCEMENTS[draw] ?? ANNOUNCEMENTS[0],
          to: { to: 'all' },
          validMinutes: 10,
        },
        null,
      );
    }
    if (options.preset === 'realistic' && traits.get(exercise.id) === 'unclear-message') {
      yield 0.6 * exercise.plannedMs;
      this.#send(0, { kind: 'set-timer', seconds: 5 * 60 });
    }
  }

  *#waitForClass({ id, plannedMs }: CourseExercise, since: number): Process {
    const { clock, options, breaks } = this.#world;
    const students = options.seatIds.length;
    for (;;) {
      yield HELPER_LOOK_MS;
      if (clock.now() >= options.endsAt) return;
      const spentMs = measureWorkingTime(since, clock.now(), breaks);
      const share = (this.#passes.get(id) ?? 0) / students;
      if (share >= TARGET_SHARE || spentMs >= LATEST_NEXT * plannedMs) break;
    }
    // An instructor notices it some time later, and ends a sentence.
    yield (10 + 150 * this.#random() ** 2) * SECOND_MS;
  }

  /** The class sees the solution of an exercise that many gave up. */
  *#closeExercise({ id }: CourseExercise): Process {
    const { traits, options, clock } = this.#world;
    if (options.preset !== 'realistic' || clock.now() >= options.endsAt) return;
    if (traits.get(id) !== 'skipped') return;
    this.#send(0, { kind: 'release-solution', exerciseId: id, to: { to: 'all' } });
    yield MINUTE_MS;
  }

  /** From the request to its end. A step is left out if the student withdrew the request before. */
  *#serve(call: HelpCall, request: DayHelpRequest, plan: ServicePlan): Process {
    const { clock } = this.#world;
    const seatId = this.#world.options.seatIds[call.student] ?? '';
    if (plan.snoozesAt !== null) {
      yield plan.snoozesAt - clock.now();
      if (!isOpen(request)) return;
      this.#send(plan.member, { kind: 'snooze-help', seatId });
    }
    yield plan.claimsAt - clock.now();
    if (!isOpen(request)) return;
    request.state = 'claimed';
    this.#send(plan.member, { kind: 'claim-help', seatId });
    const member = yield* this.#passOn(seatId, request, plan);
    yield 0.5 * plan.serviceMs;
    if (!isOpen(request)) return;
    this.#giveHint(call, seatId, member);
    yield Math.max(10 * SECOND_MS, plan.claimsAt + plan.serviceMs - clock.now());
    if (!isOpen(request)) return;
    request.state = 'resolved';
    this.#send(member, { kind: 'resolve-help', seatId });
    if (this.#random() < this.#markedShare(call.exercise.id))
      this.#markPassed(call, seatId, member);
    else call.onResolved();
  }

  /** Some helpers let go of a request, or hand it over. Returns who works on it in the end. */
  *#passOn(
    seatId: string,
    request: DayHelpRequest,
    { member, serviceMs }: ServicePlan,
  ): Generator<number, number> {
    this.#claims += 1;
    const other = this.#otherMember(member);
    if (this.#claims % EVERY.released === 0) {
      yield 40 * SECOND_MS;
      if (!isOpen(request)) return member;
      this.#send(member, { kind: 'release-help', seatId });
      yield MINUTE_MS;
      if (isOpen(request)) this.#send(other, { kind: 'claim-help', seatId });
      return other;
    }
    if (this.#claims % EVERY.handedOver !== 0) return member;
    yield 0.3 * serviceMs;
    if (!isOpen(request)) return member;
    const to = this.#world.options.staffIds[other] ?? '';
    this.#send(member, { kind: 'hand-over-help', seatId, to });
    return other;
  }

  #giveHint({ student, exercise, nextHint, onHint }: HelpCall, seatId: string, by: number): void {
    const hint = this.#random() < SHARES.hinted ? nextHint() : null;
    if (hint === null) return;
    const to = { to: 'seats' as const, seats: [seatId] };
    this.#notify({ kind: 'give-hint', exerciseId: exercise.id, hint, to }, student, by);
    onHint(hint);
  }

  #markPassed({ exercise, onMarkedPassed }: HelpCall, seatId: string, member: number): void {
    this.#send(member, { kind: 'mark-passed', seatId, exerciseId: exercise.id });
    onMarkedPassed();
    this.#marked += 1;
    if (this.#marked === REVOKED_MARK)
      runProcess(this.#world.clock, this.#revoke(seatId, exercise.id));
  }

  #markedShare(exercise: string): number {
    const { traits, options } = this.#world;
    if (options.preset !== 'realistic') return 0;
    return traits.get(exercise) === 'unclear-message' ? 0.4 : SHARES.markedPassed;
  }

  /** The instructor takes back a pass that a helper gave. */
  *#revoke(seatId: string, exerciseId: string): Process {
    yield 3 * MINUTE_MS;
    this.#send(0, { kind: 'revoke-pass', seatId, exerciseId });
  }

  #firstFree(): [helper: number, freeAt: number] {
    const first = this.#freeAt.indexOf(Math.min(...this.#freeAt));
    return [first, this.#freeAt[first] ?? 0];
  }

  #otherMember(member: number): number {
    return (member % this.#freeAt.length) + 1;
  }

  /** Nothing happens in the room after its end. */
  #send(member: number, command: RoomCommandInput): void {
    if (this.#world.clock.now() < this.#world.options.endsAt)
      this.#world.emit({ kind: 'staff', member, command });
  }

  #notify(command: RoomCommandInput, student: number | null, member = 0): void {
    if (this.#world.clock.now() >= this.#world.options.endsAt) return;
    this.#send(member, command);
    this.#world.onNotice(student);
  }
}

function isOpen({ state }: DayHelpRequest): boolean {
  return state === 'waiting' || state === 'claimed';
}
