import type { JsonObject } from '#lib/kit/json.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Check, Exercise, LocalizedText, Pack } from '#lib/packs/types.ts';
import type { FactKind, SeatFact } from '#lib/protocol/fact.ts';
import { createRandom, sampleNormal } from '#lib/room/random.fixture.ts';
import { exercise, pack } from '#lib/room/room.fixture.ts';
import { DrawnLog } from './drawn-log.fixture.ts';
import type { ResultSeat, ResultsInput, ResultsView } from './input.ts';

/** November 12, 2026, 9:00 in Tokyo. */
export const WORKSHOP_STARTS_AT = Date.UTC(2026, 10, 12);
const WORKSHOP_MS = 90 * MINUTE_MS;
const BREAK = { startsAt: WORKSHOP_STARTS_AT + 40 * MINUTE_MS, minutes: 10 };
/** The grace period of the failures that need one. */
const GRACE_MS = 20 * SECOND_MS;

/** What a drawn workshop contains. Everything else depends on `seed` only. */
export interface DrawnWorkshopOptions {
  readonly seed: number;
  /** Default: `resultsPack()`. */
  readonly pack?: Pack;
  /** Default: 12. Staff, test and merged seats come in addition. */
  readonly students?: number;
  /** Groups of students, as the first letter of the label. Default: 2. */
  readonly groups?: number;
  /** The workshop still runs, one hour after its start. */
  readonly isLive?: boolean;
  /** No agent ever connects, so that the log has no facts. */
  readonly isOffline?: boolean;
  /** No check ever passes. */
  readonly hasNoPasses?: boolean;
  /** The course is updated in the middle. The last stage judges everything again. */
  readonly updatesPack?: boolean;
  /** The first pass of the workshop is revoked. */
  readonly revokesPass?: boolean;
  /** The first student has a second seat until 20 min after the start. */
  readonly mergesSeats?: boolean;
  readonly staffSeats?: number;
  readonly testSeats?: number;
}

const text = (value: string): LocalizedText => ({ ja: value, en: value });
const check = (id: string): Check => ({ id, title: text(id), kind: 'expect', expect: {} });
const question = (id: string, ask: 'one' | 'many', answer: readonly string[]): Check => ({
  id,
  title: text(id),
  kind: 'quiz',
  quiz: {
    ask,
    question: text(id),
    options: ['a', 'b', 'c'].map((option) => ({ id: option, text: text(option) })),
    answer,
    explanation: text('because'),
  },
});

/** A course of 50 minutes: three exercises, a quiz and an optional exercise. */
export function resultsPack(): Pack {
  const exercises: Exercise[] = [
    exercise('web', { minutes: 10, checks: [check('image'), check('ready')] }),
    exercise('service', {
      minutes: 10,
      checks: [check('selector'), check('port'), check('reply')],
    }),
    exercise('repair', { kind: 'problem', minutes: 15, checks: [check('running')] }),
    exercise('quiz', {
      kind: 'quiz',
      minutes: 5,
      hints: [],
      checks: [question('first', 'one', ['b']), question('second', 'many', ['a', 'c'])],
    }),
    exercise('extra', { minutes: 10, optional: true, checks: [check('done')] }),
  ];
  return { ...pack(), sections: [{ id: 'one', title: text('one') }], exercises };
}

/** A reader of everything, in the names of the seats. */
export function resultsView(more: Partial<ResultsView> = {}): ResultsView {
  return {
    level: 'named',
    nameSeat: ({ id, label, name }) => ({ id, label, name }),
    showsHelpers: true,
    group: null,
    from: null,
    to: null,
    ...more,
  };
}

/** The facts and commands of a workshop: the same for the same options. */
export function drawResultsInput(options: DrawnWorkshopOptions): ResultsInput {
  const { seed, isLive = false, updatesPack = false } = options;
  const log = new DrawnLog(updatesPack ? WORKSHOP_STARTS_AT + 30 * MINUTE_MS : Infinity);
  const random = createRandom(seed);
  const now = WORKSHOP_STARTS_AT + (isLive ? HOUR_MS : WORKSHOP_MS + HOUR_MS);
  const endsAt = isLive ? now : WORKSHOP_STARTS_AT + WORKSHOP_MS;
  const { pack: resultPack = resultsPack() } = options;
  drawSchedule(log, resultPack, updatesPack);
  const seats = listSeats(options);
  const drawn = seats.map((seat) => new DrawnStudent(seat.id, resultPack, random, log, options));
  for (const student of drawn) student.work(endsAt);
  if (options.mergesSeats === true) mergeFirstSeat(log, seats, random, options);
  if (options.revokesPass === true) revokeFirstPass(log, resultPack);
  const { facts, commands } = log.finish(now);
  return {
    workshop: {
      id: 'workshop',
      name: 'Kubernetes basics',
      packId: resultPack.id,
      packVersions: updatesPack ? ['1', '2'] : ['1'],
      language: 'en',
      timeZone: 'Asia/Tokyo',
      startedAt: WORKSHOP_STARTS_AT,
      endedAt: isLive ? null : endsAt,
      isLogErased: false,
      areNamesErased: false,
    },
    pack: resultPack,
    seats,
    facts,
    commands,
    staff: new Map([
      ['helper-1', 'Ann'],
      ['helper-2', 'Ben'],
    ]),
    now,
  };
}

function listSeats({
  students = 12,
  groups = 2,
  staffSeats = 0,
  testSeats = 0,
}: DrawnWorkshopOptions): ResultSeat[] {
  return Array.from({ length: students + staffSeats + testSeats }, (_, index): ResultSeat => {
    const group = String.fromCodePoint(65 + (index % Math.max(1, groups)));
    return {
      id: `seat-${index}`,
      label: `${group}-${String(index + 1).padStart(2, '0')}`,
      name: `Student ${index + 1}`,
      role: index < students ? 'student' : index < students + staffSeats ? 'staff' : 'test',
    };
  });
}

/** The exercises become current as planned, with a break, an announcement and a solution. */
function drawSchedule(log: DrawnLog, { exercises }: Pack, updatesPack: boolean): void {
  let at = WORKSHOP_STARTS_AT;
  const command = (time: number, kind: string, payload: JsonObject) => {
    log.command(time, { actor: 'helper-1', kind, seatId: null, payload });
  };
  command(at - MINUTE_MS, 'plan-break', BREAK);
  for (const { id, minutes } of exercises) {
    command(at, 'set-current-exercise', { exerciseId: id });
    at += 1.3 * minutes * MINUTE_MS;
    if (at > BREAK.startsAt && at - 1.3 * minutes * MINUTE_MS <= BREAK.startsAt)
      at += BREAK.minutes * MINUTE_MS;
  }
  command(WORKSHOP_STARTS_AT + 5 * MINUTE_MS, 'announce', { text: 'Welcome', to: { to: 'all' } });
  command(WORKSHOP_STARTS_AT + 25 * MINUTE_MS, 'release-solution', { exerciseId: 'web' });
  if (updatesPack)
    command(WORKSHOP_STARTS_AT + 30 * MINUTE_MS, 'update-pack', { digest: 'd', version: '2' });
}

function mergeFirstSeat(
  log: DrawnLog,
  seats: readonly ResultSeat[],
  random: () => number,
  options: DrawnWorkshopOptions,
): void {
  const [first] = seats;
  if (first === undefined) return;
  const mergedAt = WORKSHOP_STARTS_AT + 20 * MINUTE_MS;
  new DrawnStudent('seat-second', options.pack ?? resultsPack(), random, log, options).work(
    mergedAt,
  );
  log.command(mergedAt, {
    actor: 'helper-1',
    kind: 'merge-seats',
    seatId: first.id,
    payload: { from: 'seat-second', fromLabel: 'A-99', passes: [] },
  });
}

function revokeFirstPass(log: DrawnLog, { exercises }: Pack): void {
  const pass = log.firstFact('passed');
  if (pass === undefined || exercises.length === 0) return;
  const at = pass.at + 30 * SECOND_MS;
  const { seatId, exercise: exerciseId } = pass;
  log.command(at, {
    actor: 'helper-1',
    kind: 'revoke-pass',
    seatId,
    payload: { seatId, exerciseId },
  });
  log.fact(at, { seatId, exercise: exerciseId, kind: 'pass-revoked' });
}

const CAUSES = [
  { code: 'image-pull', params: { why: 'not-found' } },
  { code: 'service-no-pods', params: { selector: 'app=wbe' } },
  { code: 'crash-loop', params: { exitCode: 1 } },
] as const;

/** A student who works through the course alone. */
class DrawnStudent {
  #at: number;
  readonly #seatId: string;
  readonly #pack: Pack;
  readonly #random: () => number;
  readonly #log: DrawnLog;
  readonly #options: DrawnWorkshopOptions;
  /** Factor of the planned minutes. */
  readonly #pace: number;

  constructor(
    seatId: string,
    coursePack: Pack,
    random: () => number,
    log: DrawnLog,
    options: DrawnWorkshopOptions,
  ) {
    [this.#seatId, this.#pack, this.#random, this.#log] = [seatId, coursePack, random, log];
    this.#options = options;
    this.#pace = Math.exp(0.4 * sampleNormal(random));
    const isLate = random() < 0.08;
    this.#at = WORKSHOP_STARTS_AT + (isLate ? 5 + 35 * random() : 3 * random()) * MINUTE_MS;
  }

  work(endsAt: number): void {
    // Four percent never connect.
    if (this.#options.isOffline === true || this.#random() < 0.04) return;
    this.#presence(this.#at, 'connected');
    const leavesAt = this.#random() < 0.06 ? this.#at + HOUR_MS / 2 : Infinity;
    if (this.#random() < 0.2) this.#loseConnection();
    for (const course of this.#pack.exercises) {
      if (this.#at >= Math.min(endsAt, leavesAt)) break;
      if (course.optional === true && this.#random() < 0.5) continue;
      if (course.kind === 'quiz') this.#answer(course, endsAt);
      else this.#solve(course, Math.min(endsAt, leavesAt));
    }
    if (leavesAt < endsAt) this.#presence(leavesAt, 'offline');
  }

  #loseConnection(): void {
    const from = this.#at + 20 * MINUTE_MS * this.#random();
    this.#presence(from, this.#random() < 0.5 ? 'offline' : 'cluster-down');
    this.#presence(from + 8 * MINUTE_MS * this.#random(), 'connected');
  }

  #solve({ id, minutes, checks, hints }: Exercise, endsAt: number): void {
    this.#wait(0.3 * minutes * MINUTE_MS * this.#random());
    if (this.#at >= endsAt) return;
    this.#fact('started', { exercise: id });
    const givesUp = this.#random() < 0.1;
    for (const [index, { id: checkId }] of checks.entries()) {
      const isUnsolved = (givesUp && index === checks.length - 1) || this.#options.hasNoPasses;
      const tries = this.#fail(id, checkId, hints.length, isUnsolved === true);
      if (isUnsolved === true) return;
      this.#wait((0.5 * minutes * MINUTE_MS * this.#pace * this.#random()) / checks.length);
      if (this.#at >= endsAt) return;
      this.#fact('check-passed', { exercise: id, check: checkId, value: tries });
      this.#fact('progressed', {
        exercise: id,
        value: index + 1,
        detail: { total: checks.length },
      });
    }
    this.#pass(id);
  }

  /** Failing tries of a check. Returns how many counted. */
  #fail(exerciseId: string, checkId: string, hintCount: number, staysOpen: boolean): number {
    const draws = this.#random();
    const tries = staysOpen ? 1 + Math.floor(3 * draws) : Math.floor(4 * draws ** 2);
    const cause = CAUSES[Math.floor(CAUSES.length * this.#random())] ?? CAUSES[0];
    const key = JSON.stringify([checkId, cause.code, ...Object.values(cause.params)]);
    const failure = { exercise: exerciseId, check: checkId, code: cause.code, key };
    for (let attempt = 0; attempt < tries; attempt += 1) {
      this.#fact('activity', {});
      this.#fact('failure-opened', {
        ...failure,
        value: Math.round(this.#at + GRACE_MS),
        detail: { regression: false, params: cause.params },
      });
      if (this.#random() < 0.25) this.#ask(exerciseId);
      this.#wait(GRACE_MS + 4 * MINUTE_MS * this.#pace * this.#random());
      if (attempt < hintCount && this.#random() < 0.4) this.#openHint(exerciseId, attempt + 1);
      const isLast = attempt === tries - 1;
      if (isLast && staysOpen) return tries;
      this.#fact('failure-closed', { ...failure, detail: { how: isLast ? 'fixed' : 'retried' } });
    }
    return tries;
  }

  #answer({ id, checks, minutes }: Exercise, endsAt: number): void {
    let rightCount = 0;
    for (const [index, answered] of checks.entries()) {
      if (answered.kind !== 'quiz') continue;
      const { answer } = answered.quiz;
      for (const isRight of [this.#random() < 0.6, true]) {
        this.#wait((minutes * MINUTE_MS * this.#pace * this.#random()) / 4);
        if (this.#at >= endsAt) return;
        if (index === 0 && rightCount === 0) this.#fact('started', { exercise: id });
        const chosen = isRight ? [...answer] : [this.#random() < 0.7 ? 'c' : 'a'];
        this.#command('answer-quiz', { exerciseId: id, check: answered.id, chosen });
        if (!isRight || this.#options.hasNoPasses === true) continue;
        rightCount += 1;
        this.#fact('check-passed', { exercise: id, check: answered.id, value: 0 });
        break;
      }
    }
    if (rightCount === checks.length) this.#pass(id);
  }

  #pass(exerciseId: string): void {
    const isMarked = this.#random() < 0.03;
    if (isMarked)
      this.#log.command(this.#at, {
        actor: 'helper-1',
        kind: 'mark-passed',
        seatId: this.#seatId,
        payload: { seatId: this.#seatId, exerciseId },
      });
    this.#fact('passed', {
      exercise: exerciseId,
      code: isMarked ? 'instructor' : 'check',
      detail: { foundAtConnect: this.#random() < 0.02, packVersion: '1' },
    });
  }

  #openHint(exerciseId: string, hint: number): void {
    this.#command('reveal-hint', { exerciseId, hint });
  }

  /** A help request that a helper claims and resolves, or that the student withdraws. */
  #ask(exerciseId: string): void {
    this.#command('request-help', { exerciseId, question: '', failing: [] });
    const waitMs = -Math.log(1 - this.#random()) * 3 * MINUTE_MS;
    const at = this.#at + waitMs;
    if (this.#random() < 0.15) {
      this.#commandAt(at, this.#seatId, 'cancel-help', {});
      return;
    }
    const helper = this.#random() < 0.5 ? 'helper-1' : 'helper-2';
    this.#commandAt(at, helper, 'claim-help', { by: helper });
    this.#commandAt(at + 4 * MINUTE_MS * this.#random(), helper, 'resolve-help', {});
  }

  #wait(ms: number): void {
    this.#at += ms;
  }

  #presence(at: number, presence: string): void {
    this.#commandAt(at, 'server', 'record-presence', { presence });
  }

  #command(kind: string, payload: JsonObject): void {
    this.#commandAt(this.#at, this.#seatId, kind, payload);
  }

  #commandAt(at: number, actor: string, kind: string, payload: JsonObject): void {
    this.#log.command(at, { actor, kind, seatId: this.#seatId, payload });
  }

  #fact(kind: FactKind, more: Partial<Omit<SeatFact, 'pos' | 'at' | 'kind' | 'seatId'>>): void {
    this.#log.fact(this.#at, { seatId: this.#seatId, kind, ...more });
  }
}
