import { createHash } from 'node:crypto';
import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { LocalizedText, Pack } from '#lib/packs/types.ts';
import { totalMs, subtractSpans } from '../spans.ts';
import { toSeconds, type TimeScale } from './columns.ts';
import { findQuiz } from './course.ts';
import type { NamedDay } from './table-rows.ts';

/** RFC 9562, namespace of names that are addresses. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
const ADL = 'http://adlnet.gov/expapi';
const VERSION = '1.0.3';

export interface XapiOptions {
  /** The server's public address, without a trailing slash. */
  readonly url: string;
  readonly workshopId: string;
  readonly pack: Pack;
  readonly scale: TimeScale;
}

type Verb = 'attended' | 'attempted' | 'passed' | 'failed' | 'answered' | 'interacted' | 'asked';
interface Activity {
  readonly path: string;
  readonly definition: Readonly<Record<string, unknown>>;
}
interface Event {
  readonly verb: Verb;
  /** With verb and student, it identifies the statement. */
  readonly key: string;
  readonly at: number;
  readonly activity: Activity;
  readonly result?: Readonly<Record<string, unknown>>;
}

/**
 * What happened in a workshop as statements of xAPI 1.0.3, by student and time. The same download has
 * the same ids again, so that a record store accepts it twice. Ids contain no position of the log and
 * statements below `named` no timestamp: both would connect a pseudonym with a student.
 */
export function* listStatements(
  days: readonly NamedDay[],
  options: XapiOptions,
): Generator<Record<string, unknown>> {
  for (const named of days)
    for (const event of listEvents(named, options).sort((a, b) => a.at - b.at))
      yield toStatement(named, event, options);
}

function toStatement(
  { name, student }: NamedDay,
  { verb, key, at, activity, result }: Event,
  { url, workshopId, pack, scale }: XapiOptions,
): Record<string, unknown> {
  const isNamed = scale.level === 'named';
  // A label is only unique in its workshop.
  const account = isNamed ? student.seat.id : name;
  const base = `${url}/x/workshops/${workshopId}`;
  return {
    id: uuidV5(`${base}/${account}/${verb}/${key}`),
    version: VERSION,
    actor: { objectType: 'Agent', account: { homePage: url, name: account } },
    verb: { id: `${ADL}/verbs/${verb}`, display: { en: verb } },
    object: {
      objectType: 'Activity',
      id: `${url}/x/${activity.path}`,
      definition: activity.definition,
    },
    ...(result && { result }),
    context: {
      registration: uuidV5(`${base}/${account}`),
      platform: 'Podium',
      contextActivities: {
        parent: [{ objectType: 'Activity', id: `${url}/x/packs/${pack.id}` }],
        grouping: [{ objectType: 'Activity', id: base }],
      },
      extensions: { [`${url}/x/extensions/seconds-since-start`]: toSeconds(at, scale) },
    },
    ...(isNamed && { timestamp: new Date(at).toISOString() }),
  };
}

function listEvents(named: NamedDay, options: XapiOptions): Event[] {
  return [
    ...listAttendance(named, options),
    ...listAttempts(named, options),
    ...listAnswers(named, options),
    ...listHints(named, options),
    ...listRequests(named, options),
  ];
}

function listAttendance({ day }: NamedDay, { workshopId, pack }: XapiOptions): Event[] {
  const present = subtractSpans([day.window], day.absences);
  const [first] = present;
  if (first === undefined) return [];
  const definition = { type: `${ADL}/activities/meeting`, name: { en: pack.title.en } };
  return [
    {
      verb: 'attended',
      key: '',
      at: first.from,
      activity: { path: `workshops/${workshopId}`, definition },
      result: { duration: toDuration(totalMs(present)) },
    },
  ];
}

/** Moving on and leaving aren't failures: the student can have had other reasons. */
function listAttempts({ student, day }: NamedDay, { url, pack }: XapiOptions): Event[] {
  return day.attempts.flatMap((attempt): Event[] => {
    const activity = describeExercise(pack, attempt.exercise);
    const common = { key: attempt.exercise, activity };
    const { pass = null } = student.record.exercises.get(attempt.exercise) ?? {};
    const extensions = {
      [`${url}/x/extensions/tries`]: attempt.tries,
      ...(pass !== null && { [`${url}/x/extensions/source`]: pass.source }),
    };
    const result = { duration: toDuration(attempt.activeMs), extensions };
    return [
      ...(attempt.startedAt === null
        ? []
        : [{ ...common, verb: 'attempted' as const, at: attempt.startedAt }]),
      ...(attempt.end === 'passed'
        ? [
            {
              ...common,
              verb: 'passed' as const,
              at: attempt.endedAt,
              result: { success: true, ...result },
            },
          ]
        : attempt.fate === 'out-of-time'
          ? [
              {
                ...common,
                verb: 'failed' as const,
                at: attempt.endedAt,
                result: { success: false, ...result },
              },
            ]
          : []),
    ];
  });
}

function listAnswers({ student }: NamedDay, { pack }: XapiOptions): Event[] {
  return student.quizAnswers.map(({ exercise, check, at, chosen }, index) => {
    const quiz = findQuiz(pack, exercise, check);
    const definition = {
      type: `${ADL}/activities/cmi.interaction`,
      interactionType: quiz?.ask === 'order' ? 'sequencing' : 'choice',
      ...(quiz && {
        name: languages(quiz.question),
        correctResponsesPattern: [quiz.answer.join('[,]')],
        choices: quiz.options.map(({ id, text }) => ({ id, description: languages(text) })),
      }),
    };
    return {
      verb: 'answered',
      key: `${exercise}/${check}/${String(index)}`,
      at,
      activity: {
        path: `packs/${pack.id}/exercises/${encodeURIComponent(exercise)}/checks/${encodeURIComponent(check)}`,
        definition,
      },
      result: {
        response: chosen.join('[,]'),
        ...(quiz && { success: isCorrectAnswer(quiz, chosen) }),
      },
    };
  });
}

function listHints({ day }: NamedDay, { pack }: XapiOptions): Event[] {
  return day.hints.map(({ exercise, hint, at }, index) => ({
    verb: 'interacted',
    key: `${exercise}/${String(hint)}/${String(index)}`,
    at,
    activity: {
      path: `packs/${pack.id}/exercises/${encodeURIComponent(exercise)}/hints/${String(hint)}`,
      definition: { type: `${ADL}/activities/interaction`, name: { en: `Hint ${String(hint)}` } },
    },
  }));
}

function listRequests({ day }: NamedDay, { pack, workshopId }: XapiOptions): Event[] {
  return day.helpRequests.map(({ exercise, raisedAt }, index) => ({
    verb: 'asked',
    key: String(index),
    at: raisedAt,
    activity:
      exercise === null
        ? {
            path: `workshops/${workshopId}`,
            definition: { type: `${ADL}/activities/meeting`, name: { en: pack.title.en } },
          }
        : describeExercise(pack, exercise),
  }));
}

function describeExercise(pack: Pack, id: string): Activity {
  const exercise = pack.exercises.find((one) => one.id === id);
  return {
    path: `packs/${pack.id}/exercises/${encodeURIComponent(id)}`,
    definition: {
      type: `${ADL}/activities/lesson`,
      ...(exercise && { name: languages(exercise.title) }),
    },
  };
}

function languages({ en, ja }: LocalizedText): { en: string; ja: string } {
  return { en, ja };
}

/** ISO 8601, with hundredths of a second, which every record store accepts. */
function toDuration(ms: number): string {
  return `PT${(ms / 1_000).toFixed(2)}S`;
}

/** RFC 9562, section 5.5. */
function uuidV5(name: string): string {
  const bytes = createHash('sha1').update(URL_NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
