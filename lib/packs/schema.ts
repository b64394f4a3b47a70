import { z } from 'zod';
import { Gvk, ObjectRef } from '#lib/protocol/change.ts';
import { JsonObject } from '#lib/protocol/json.ts';
import { PlannedKind, ProbeVia } from '#lib/protocol/plan.ts';
import { ProbeResponse } from '#lib/protocol/probe.ts';
import { LANGUAGES } from './types.ts';

/** Name of the folder, also in the database and in URLs: stable across versions. */
const Id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an id has lowercase letters, digits and single hyphens')
  .max(64);
const Title = z
  .object({
    ja: z.string().trim().min(1).max(200).optional(),
    en: z.string().trim().min(1).max(200).optional(),
  })
  .strict();
export type Title = z.infer<typeof Title>;

export const PackFile = z
  .object({
    id: Id,
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers, such as 1.4.0'),
    title: Title,
    languages: z.array(z.enum(LANGUAGES)).min(1),
    /** In the order of the course. */
    sections: z
      .array(z.object({ id: Id, title: Title }).strict())
      .min(1)
      .max(30),
    /** Folders, in the order of the course. */
    exercises: z.array(Id).min(1).max(100),
    /** Kinds that aren't built in, with the paths that the checks read. */
    kinds: z.array(PlannedKind).max(40).default([]),
    /**
     * Images of the required exercises. The readiness page lists the nodes that don't have them.
     */
    images: z
      .array(
        z
          .string()
          .regex(/^[\w./:@-]+$/, 'an image is written as in a manifest, such as nginx:1.27')
          .max(200),
      )
      .max(50)
      .optional(),
    kubernetes: z
      .string()
      .regex(/^>=\d+\.\d+$/, "the oldest Kubernetes is written as '>=1.25'")
      .optional(),
  })
  .strict();
export type PackFile = z.infer<typeof PackFile>;

/** Words that CEL doesn't allow as identifiers. */
const CEL_RESERVED_WORDS = new Set([
  'as',
  'break',
  'cel',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'in',
  'let',
  'loop',
  'namespace',
  'null',
  'optional',
  'package',
  'return',
  'true',
  'var',
  'void',
  'while',
]);
const SubjectName = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9]*$/,
    'a subject name has letters and digits and starts with a lowercase letter',
  )
  .max(40)
  .refine(
    (name) => !CEL_RESERVED_WORDS.has(name),
    'this is a reserved word of CEL: use another name',
  );
const Expectation = z.record(z.string(), JsonObject);

/** A sentence or two in each language. */
const LongText = z
  .object({
    ja: z.string().trim().min(1).max(2_000).optional(),
    en: z.string().trim().min(1).max(2_000).optional(),
  })
  .strict();

const conditionFields = {
  expect: Expectation.optional(),
  cel: z.string().trim().min(1).optional(),
  message: Title.optional(),
};

const Step = z
  .object({
    id: Id,
    title: Title,
    next: Title.optional(),
    /**
     * First step only: the state before the exercise. While it is satisfied and no other step is
     * latched, the exercise is not started.
     */
    before: z.literal(true).optional(),
    ...conditionFields,
    /** CEL by name; later steps read the value as `remembered.<name>`. */
    remember: z.record(SubjectName, z.string().trim().min(1)).optional(),
  })
  .strict()
  .superRefine((step, context) => {
    if ((step.expect === undefined) === (step.cel === undefined))
      context.addIssue({ code: 'custom', message: 'a step has either expect or cel' });
  });

const Sequence = z
  .object({
    /** Subject whose uid the steps belong to; without it, they belong to the seat. */
    of: SubjectName.optional(),
    within: z
      .string()
      .regex(/^[1-9]\d{0,3}[smh]$/, 'a duration is a number with s, m or h, such as 10m')
      .optional(),
    steps: z.array(Step).min(2).max(8),
  })
  .strict();

const Probe = z
  .object({
    of: SubjectName,
    via: ProbeVia,
    scheme: z.enum(['http', 'https']).default('http'),
    host: z.string().min(1).max(253).optional(),
    path: z.string().startsWith('/').max(300).default('/'),
    port: z.int().min(1).max(65_535).optional(),
    wait: z.literal(false).optional(),
  })
  .strict();

const ExpectedProbeResponse = z
  .object({
    status: z.int().min(100).max(599).optional(),
    body: z.string().max(500).optional(),
    contains: z.string().min(1).max(500).optional(),
    certificate: z
      .object({ host: z.string().min(1).max(253) })
      .strict()
      .optional(),
  })
  .strict();

const Quiz = z
  .object({
    ask: z.enum(['one', 'many', 'order']),
    question: LongText,
    options: z
      .array(z.object({ id: Id, text: LongText }).strict())
      .min(2)
      .max(10),
    answer: z.array(Id).min(1).max(10),
    explanation: LongText,
  })
  .strict();

/** A check has exactly one of these fields. */
const CHECK_KINDS = ['expect', 'cel', 'sequence', 'probe', 'quiz'] as const;

const Check = z
  .object({
    id: Id,
    title: Title,
    next: Title.optional(),
    ...conditionFields,
    sequence: Sequence.optional(),
    probe: Probe.optional(),
    answer: ExpectedProbeResponse.optional(),
    quiz: Quiz.optional(),
  })
  .strict()
  .superRefine((check, context) => {
    const given = CHECK_KINDS.filter((kind) => check[kind] !== undefined);
    if (given.length !== 1)
      context.addIssue({
        code: 'custom',
        message: `a check has exactly one of ${CHECK_KINDS.join(', ')}; this one has ${given.length === 0 ? 'none' : given.join(' and ')}`,
      });
    if ((check.cel === undefined) !== (check.message === undefined))
      context.addIssue({
        code: 'custom',
        message:
          'cel and message go together: the message states what was found and what was expected',
      });
    if ((check.probe === undefined) !== (check.answer === undefined))
      context.addIssue({
        code: 'custom',
        message: 'probe and answer go together: the answer states the expected response',
      });
  });

const commonFields = {
  section: Id,
  minutes: z.int().min(1).max(240),
  optional: z.literal(true).optional(),
  title: Title,
  checks: z.array(Check).min(1).max(20),
};

/** A quiz has only questions. Other exercises have objects that are evaluated. */
export const ExerciseFile = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quiz'), ...commonFields }).strict(),
  z
    .object({
      kind: z.enum(['hands-on', 'problem']),
      ...commonFields,
      subjects: z
        .array(
          z
            .object({
              name: SubjectName,
              gvk: Gvk,
              namespace: z.string().max(63).default('default'),
              ownedBy: z.string().optional(),
              many: z.literal(true).optional(),
              where: JsonObject.optional(),
              /** Earlier exercises: only the objects with which the student passed them count. */
              madeIn: z.array(Id).min(1).max(10).optional(),
              /** Only objects that requests to this earlier subject reach count. */
              behind: SubjectName.optional(),
              /** Objects that requests to this earlier subject reach don't count. */
              notBehind: SubjectName.optional(),
            })
            .strict(),
        )
        .min(1)
        .max(8),
      attempt: z
        .array(
          Expectation.refine(
            (subjects) => Object.keys(subjects).length > 0,
            'an attempt names at least one subject',
          ),
        )
        .min(1)
        .max(8),
      /** What counts as a start, shown before the first attempt. */
      start: Title.optional(),
    })
    .strict(),
]);
export type ExerciseFile = z.infer<typeof ExerciseFile>;

/** Response to the probe of a check; `of` is the uid of the probed object. */
const FixtureProbeResponse = z
  .object({ check: Id, of: z.string().min(1), answer: ProbeResponse })
  .strict();

/** The changes at one moment of a recording. */
const FixtureMoment = z
  .object({
    /** Since the previous moment. The default is longer than the confirmation of a pass. */
    seconds: z.number().nonnegative().max(86_400).default(5),
    /** Full state of objects that were created or changed. */
    set: z.array(JsonObject).default([]),
    /** uids of objects that were deleted. */
    gone: z.array(z.string()).default([]),
    answers: z.array(FixtureProbeResponse).default([]),
    quiz: z.array(z.object({ check: Id, chosen: z.array(Id).min(1) }).strict()).default([]),
    /** The agent was offline before this moment, so earlier changes aren't in the log. */
    away: z.literal(true).optional(),
  })
  .strict();
export type FixtureMoment = z.infer<typeof FixtureMoment>;

/** A recorded cluster or its history, and the expected evaluation. */
export const FixtureFile = z
  .object({
    /** What the student did, for readers of a failing test. */
    about: z.string().min(1),
    /**
     * `pass`: passed at any moment. The others are the state at the end of an exercise never
     * passed.
     */
    verdict: z.enum(['pass', 'fail', 'not-started', 'unknown']),
    /**
     * For `fail`: the failing checks with the code and the relevant parameters of their reasons.
     */
    reasons: z
      .record(
        z.string(),
        z
          .object({
            code: z.string(),
            params: z
              .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
              .default({}),
          })
          .strict(),
      )
      .default({}),
    /**
     * For `not-started`: the relevant parameters of its reason, such as `seen` and `seenKind`.
     */
    reason: z
      .object({
        code: z.literal('not-started').default('not-started'),
        params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
      })
      .strict()
      .optional(),
    /**
     * Earlier exercises that the student has passed, with the objects of each pass. Only for
     * exercises whose subjects have `madeIn`.
     */
    earlier: z
      .array(z.object({ exercise: Id, objects: z.array(ObjectRef).min(1).max(20) }).strict())
      .max(20)
      .optional(),
    /** Codes of the incidents at the end, without duplicates, in any order. */
    incidents: z.array(z.string()).default([]),
    /** The objects; short for a single moment. */
    objects: z.array(JsonObject).optional(),
    /** Responses to probes; used with `objects`. */
    answers: z.array(FixtureProbeResponse).optional(),
    /** Oldest first. For exercises that depend on history. */
    moments: z.array(FixtureMoment).min(1).max(200).optional(),
  })
  .strict()
  .refine(
    (fixture) => (fixture.objects === undefined) !== (fixture.moments === undefined),
    'a fixture has either objects or moments',
  );
export type FixtureFile = z.infer<typeof FixtureFile>;
