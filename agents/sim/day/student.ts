import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { createPersona, type Persona } from '../persona.ts';
import { pickQuestion } from '../questions.ts';
import { createSeededRandom, type Random } from '../random.ts';
import { DayAgent, PLAYBACK_SPEED } from './agent.ts';
import { estimatePlaybackMs, planAttempt, type Attempt, type AttemptPlan } from './attempt.ts';
import { describeAttendance, drawAttendance, type Attendance } from './attendance.ts';
import type { CourseExercise, Recording } from './course.ts';
import { withoutRegistry, withRestart } from './infrastructure.ts';
import { addWorkingTime, isWithin, measureWorkingTime } from './spans.ts';
import type { DayHelpRequest, DayStaff, DayWorld, TrueAttempt, TrueAttendance } from './types.ts';
import type { Process } from './virtual-clock.ts';

/** How often a student looks whether something changed, ms. */
const LOOK_MS = 15 * SECOND_MS;
/**
 * Share of those who pass while they wait that withdraw the help request. In a calibration few do,
 * because the long waits that they end are those that p90 is about.
 */
const CANCEL_SHARE = { calibration: 0.1, realistic: 0.4 };
/** Chance of being stuck after a mistake in a calibration, which needs many help requests. */
const CALIBRATION_STUCK = 0.5;
/** Share of the students who leave for good each time they are stuck. */
const LEAVING_WHILE_STUCK = 0.015;
/** How much longer students need who can't go on without a helper. */
const STUCK_MS = 4 * MINUTE_MS;
/** How much longer students need whom a hint led astray. */
const ASTRAY_MS = 6 * MINUTE_MS;
/** Exercises that a fast student of a realistic class can be ahead of the current one. */
const MAX_AHEAD = 2;
/** Pods of the exercise whose images are large need this time, ms at speed 1. */
const SLOW_START_MS = 45 * SECOND_MS * PLAYBACK_SPEED;

/** A student of a day in virtual time, with the VM and the browser. */
export class DayStudent {
  readonly index: number;
  /** The drawn times of all exercises, also of those that the student never reaches. */
  readonly truth: TrueAttempt[] = [];
  readonly #world: DayWorld;
  readonly #staff: DayStaff;
  readonly #random: Random;
  readonly #persona: Persona;
  readonly #attendance: Attendance;
  readonly #plans: readonly (AttemptPlan | null)[];
  /** Hints that the student can read, by exercise. */
  readonly #hints = new Map<string, Set<number>>();
  readonly #givenUp: CourseExercise[] = [];
  #leavesAt: number;
  #agent: DayAgent | null = null;
  /** The newest help request. */
  #request: DayHelpRequest | null = null;

  constructor(world: DayWorld, staff: DayStaff, index: number) {
    this.index = index;
    this.#world = world;
    this.#staff = staff;
    const { seed, preset, course } = world.options;
    const random = createSeededRandom(seed * 100_003 + index);
    this.#random = random;
    this.#persona = createPersona(random);
    this.#attendance = drawAttendance(world, index, random);
    this.#leavesAt = this.#attendance.leavesAt;
    this.#plans = course.map((exercise) =>
      planAttempt({
        exercise,
        trait: world.traits.get(exercise.id),
        persona: this.#persona,
        preset,
        random,
      }),
    );
  }

  /** Complete at the end of the day, because students leave while they are stuck. */
  get trueAttendance(): TrueAttendance {
    return describeAttendance(this.index, { ...this.#attendance, leavesAt: this.#leavesAt });
  }

  get isConnected(): boolean {
    return this.#agent?.isConnected === true;
  }

  /** Reads a notice some time after it was sent, unless the student is away. */
  receiveNotice(notice: number): void {
    if (this.#random() > 0.75) return;
    this.#world.clock.after((5 + 300 * this.#random() ** 2) * SECOND_MS, () => {
      if (this.isConnected && !this.#isGone)
        this.#world.emit({
          kind: 'student',
          student: this.index,
          command: { kind: 'read-notice', notice },
        });
    });
  }

  *run(): Process {
    const { clock, options } = this.#world;
    const { connectsAt } = this.#attendance;
    const { course, startsAt } = options;
    course.forEach(({ id }, index) => {
      const plan = this.#plans[index];
      if (plan) this.truth.push({ student: this.index, exercise: id, neededMs: plan.neededMs });
    });
    if (connectsAt === null) return;
    yield connectsAt - clock.now();
    this.#connect();
    let freeAt = Math.max(connectsAt, startsAt);
    for (const [index, exercise] of course.entries()) {
      const plan = this.#plans[index] ?? null;
      if (plan === null) continue;
      while (!this.#isGone && !this.#canBegin(index)) yield LOOK_MS;
      if (this.#isGone) return;
      const offeredAt = this.#staff.currentSince(exercise.id) ?? freeAt;
      yield* this.#attempt(exercise, plan, Math.max(freeAt, offeredAt));
      freeAt = clock.now();
    }
    yield* this.#goBack();
  }

  /** With the time that is left, students do what they gave up. */
  *#goBack(): Process {
    for (const { id, passing } of this.#givenUp) {
      yield (2 + 4 * this.#random()) * MINUTE_MS;
      const [solution] = passing;
      if (this.#isGone || solution === undefined) return;
      this.#agent?.cluster.playFixture(id, solution.moments);
    }
  }

  get #isGone(): boolean {
    return this.#world.clock.now() >= Math.min(this.#leavesAt, this.#world.options.endsAt);
  }

  #canBegin(index: number): boolean {
    const { clock, options } = this.#world;
    if (clock.now() < options.startsAt) return false;
    const ahead = options.preset === 'calibration' ? 0 : MAX_AHEAD;
    return index <= this.#staff.currentIndex + ahead;
  }

  #connect(): void {
    const agent = new DayAgent(this.#world, this.index, this.#random);
    agent.follow({ ...this.#attendance, leavesAt: this.#leavesAt });
    this.#agent = agent;
  }

  #leaveNow(): void {
    this.#leavesAt = this.#world.clock.now();
    this.#agent?.end();
  }

  *#attempt(exercise: CourseExercise, plan: AttemptPlan, startedAt: number): Process {
    const trait = this.#world.traits.get(exercise.id);
    const attempt: Attempt = {
      exercise,
      trait,
      plan,
      startedAt,
      neededMs: plan.neededMs,
      request: null,
      recording: null,
      isHelped: false,
      isMarkedPassed: false,
    };
    const hiddenKind = this.#hiddenKind(attempt);
    if (hiddenKind !== null) this.#agent?.cluster.setForbidden(hiddenKind, true);
    const isDone =
      plan.solution === null ? yield* this.#answer(attempt) : yield* this.#work(attempt);
    if (hiddenKind !== null && !this.#isGone) this.#agent?.cluster.setForbidden(hiddenKind, false);
    this.#setTruth(exercise.id, attempt.neededMs);
    if (isDone) this.#staff.recordPass(exercise.id);
    else this.#givenUp.push(exercise);
    const { preset } = this.#world.options;
    // Some leave their hand up, and the helper comes although they have passed.
    const isWaiting = attempt.request?.state === 'waiting' && !this.#isGone;
    if (attempt.request !== null && isWaiting && this.#random() < CANCEL_SHARE[preset])
      this.#cancelHelp(attempt.request);
  }

  /** Mistakes, hints and help, then the solution. Returns whether the exercise is passed. */
  *#work(attempt: Attempt): Generator<number, boolean> {
    const { plan } = attempt;
    for (const { recording, atMs } of plan.mistakes) {
      if (!(yield* this.#waitUntil(attempt, () => atMs))) return attempt.isMarkedPassed;
      if (attempt.isHelped || atMs > 0.95 * attempt.neededMs) break;
      if (attempt.recording?.name === recording.name) {
        this.#agent?.cluster.deleteObjects(attempt.exercise.id);
        yield 3 * SECOND_MS;
      }
      this.#apply(attempt, recording);
      yield* this.#react(attempt);
      if (this.#isGone) return false;
    }
    return yield* this.#solve(attempt);
  }

  *#solve(attempt: Attempt): Generator<number, boolean> {
    const { clock, registryOutage } = this.#world;
    const { exercise, plan, trait } = attempt;
    const { solution } = plan;
    if (solution === null) return false;
    const startMs = trait === 'slow-start' ? SLOW_START_MS : undefined;
    const playbackMs = estimatePlaybackMs(solution, startMs);
    if (!(yield* this.#waitUntil(attempt, () => attempt.neededMs - playbackMs)))
      return attempt.isMarkedPassed;
    if (registryOutage !== null && isWithin([registryOutage], clock.now())) {
      this.#agent?.cluster.playFixture(exercise.id, withoutRegistry(solution.moments));
      const outageMs = registryOutage.to - clock.now();
      attempt.neededMs = this.#spentMs(attempt) + outageMs + playbackMs;
      if (!(yield* this.#waitUntil(attempt, () => attempt.neededMs - playbackMs)))
        return attempt.isMarkedPassed;
    }
    const moments =
      trait === 'flapping' && this.#random() < 0.6
        ? withRestart(solution.moments)
        : solution.moments;
    this.#agent?.cluster.playFixture(
      exercise.id,
      moments,
      startMs === undefined ? {} : { startMs },
    );
    attempt.recording = null;
    attempt.neededMs = Math.max(attempt.neededMs, this.#spentMs(attempt) + playbackMs);
    const isDone = yield* this.#waitUntil(attempt, () => attempt.neededMs);
    if (isDone && this.#random() < this.#persona.cleanupRate / 2)
      this.#world.clock.after((30 + 90 * this.#random()) * SECOND_MS, () => {
        if (!this.#isGone) this.#agent?.cluster.deleteObjects(exercise.id);
      });
    return isDone;
  }

  *#answer(attempt: Attempt): Generator<number, boolean> {
    for (const { check, chosen, atMs } of attempt.plan.answers) {
      if (!(yield* this.#waitUntil(attempt, () => atMs))) return attempt.isMarkedPassed;
      this.#world.emit({
        kind: 'student',
        student: this.index,
        command: { kind: 'answer-quiz', exerciseId: attempt.exercise.id, check, chosen },
      });
    }
    return true;
  }

  #apply(attempt: Attempt, recording: Recording): void {
    attempt.recording = recording;
    this.#agent?.cluster.playFixture(attempt.exercise.id, recording.moments);
  }

  /** After a mistake: a hint, a help request, or giving up for the day. */
  *#react(attempt: Attempt): Process {
    const isStuck = this.#drawStuck(attempt);
    if (this.#random() < this.#hintRate(attempt, isStuck)) {
      yield (20 + 70 * this.#random()) * SECOND_MS;
      if (this.#isGone) return;
      this.#revealHint(attempt);
      this.#followHint(attempt);
    }
    if (!isStuck) return;
    if (this.#canRequestHelp && this.#random() < this.#persona.helpRequestRate) {
      yield (30 + 60 * this.#random()) * SECOND_MS;
      if (!this.#isGone) this.#requestHelp(attempt);
    }
    if (this.#isRealistic && this.#random() < LEAVING_WHILE_STUCK) this.#leaveNow();
  }

  #drawStuck({ trait }: Attempt): boolean {
    if (!this.#isRealistic) return this.#random() < CALIBRATION_STUCK;
    return this.#random() < this.#persona.stuckRate * (trait === undefined ? 1 : 2) + 0.05;
  }

  #hintRate({ trait }: Attempt, isStuck: boolean): number {
    const { hintRate } = this.#persona;
    // The others are compared with those who open it.
    if (this.#isRealistic && (trait === 'helpful-hint' || trait === 'useless-hint'))
      return this.index % 4 === 0 ? 0 : 1;
    return isStuck ? hintRate : hintRate / 4;
  }

  #followHint(attempt: Attempt): void {
    if (!this.#isRealistic) return;
    if (attempt.trait === 'helpful-hint') this.#shorten(attempt, 1 + 2.5 * this.#random());
    if (attempt.trait === 'useless-hint') attempt.neededMs += ASTRAY_MS;
  }

  get #isRealistic(): boolean {
    return this.#world.options.preset === 'realistic';
  }

  #revealHint({ exercise }: Attempt): void {
    const hint = this.#nextHint(exercise);
    if (hint === null) return;
    this.#recordHint(exercise.id, hint);
    this.#world.emit({
      kind: 'student',
      student: this.index,
      command: { kind: 'reveal-hint', exerciseId: exercise.id, hint },
    });
  }

  /** The student opened a hint, or a helper gave it. */
  #recordHint(exercise: string, hint: number): void {
    this.#hints.set(exercise, new Set([...(this.#hints.get(exercise) ?? []), hint]));
  }

  #nextHint({ id, hintCount }: CourseExercise): number | null {
    const known = this.#hints.get(id) ?? new Set();
    for (let hint = 1; hint <= hintCount; hint += 1) if (!known.has(hint)) return hint;
    return null;
  }

  #requestHelp(attempt: Attempt): void {
    const { exercise, recording } = attempt;
    this.#world.emit({
      kind: 'student',
      student: this.index,
      command: {
        kind: 'request-help',
        exerciseId: exercise.id,
        question: pickQuestion(this.#random(), this.index % 3 === 0 ? 'en' : 'ja'),
        recording: recording?.name ?? null,
      },
    });
    if (this.#isRealistic) attempt.neededMs += STUCK_MS;
    const request = this.#staff.requestHelp({
      student: this.index,
      exercise,
      nextHint: () => this.#nextHint(exercise),
      onHint: (hint) => {
        this.#recordHint(exercise.id, hint);
      },
      onResolved: () => {
        if (this.#isRealistic) this.#shorten(attempt, 1 + 2 * this.#random());
      },
      onMarkedPassed: () => {
        if (this.#isRealistic) attempt.isMarkedPassed = true;
      },
    });
    attempt.request = request;
    this.#request = request;
  }

  get #canRequestHelp(): boolean {
    return this.#request?.state !== 'waiting' && this.#request?.state !== 'claimed';
  }

  #cancelHelp(request: DayHelpRequest): void {
    request.state = 'withdrawn';
    this.#world.emit({ kind: 'student', student: this.index, command: { kind: 'cancel-help' } });
  }

  /** The rest takes at most this long. */
  #shorten(attempt: Attempt, minutes: number): void {
    attempt.isHelped = true;
    attempt.neededMs = Math.min(attempt.neededMs, this.#spentMs(attempt) + minutes * MINUTE_MS);
  }

  /**
   * Works until a working time is reached. Returns false if the attempt ends before: the student is
   * gone, gives up, or an instructor marked the exercise as passed.
   */
  *#waitUntil(attempt: Attempt, readTargetMs: () => number): Generator<number, boolean> {
    const { clock } = this.#world;
    for (;;) {
      if (this.#isGone || attempt.isMarkedPassed) return false;
      const targetMs = Math.min(readTargetMs(), Math.max(0, attempt.neededMs));
      const dueAt = addWorkingTime(attempt.startedAt, targetMs, this.#attendance.pauses);
      const leftMs = dueAt - clock.now();
      if (leftMs <= 0) return true;
      if (this.#isRealistic && this.#givesUp(attempt)) return false;
      yield this.#isRealistic ? Math.min(leftMs, LOOK_MS) : leftMs;
    }
  }

  /** Students who are far behind go on with the class. */
  #givesUp(attempt: Attempt): boolean {
    const { exercise, trait } = attempt;
    const index = this.#world.options.course.indexOf(exercise);
    const behind = this.#staff.currentIndex - index;
    const planShare = this.#spentMs(attempt) / exercise.plannedMs;
    if (behind < 1 || attempt.recording === null) return false;
    const patience = trait === 'skipped' ? 1.1 : 2.2;
    return planShare > patience && this.#random() < (trait === 'skipped' ? 0.03 : 0.01);
  }

  #spentMs({ startedAt }: Attempt): number {
    return measureWorkingTime(startedAt, this.#world.clock.now(), this.#attendance.pauses);
  }

  #hiddenKind({ trait, exercise }: Attempt): string | null {
    const isHidden = trait === 'forbidden-kind' && this.index % 12 === 5;
    return isHidden ? (exercise.gvks[0] ?? null) : null;
  }

  #setTruth(exercise: string, neededMs: number): void {
    const index = this.truth.findIndex((attempt) => attempt.exercise === exercise);
    this.truth[index] = { student: this.index, exercise, neededMs };
  }
}
