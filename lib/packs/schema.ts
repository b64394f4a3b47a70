import { z } from 'zod';
import { Gvk } from '#lib/protocol/change.ts';
import { JsonObject } from '#lib/protocol/json.ts';
import { PlannedKind } from '#lib/protocol/plan.ts';
import { LANGUAGES } from './types.ts';

/** Folder and database name, part of addresses: stable across versions. */
const Id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an id is of small letters, digits and single hyphens').max(64);
const Title = z.object({ ja: z.string().trim().min(1).max(200).optional(), en: z.string().trim().min(1).max(200).optional() }).strict();
export type Title = z.infer<typeof Title>;

export const PackFile = z.object({
  id: Id,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers, as in 1.4.0'),
  title: Title,
  languages: z.array(z.enum(LANGUAGES)).min(1),
  /** Folders, in the order in which the course goes through them. */
  exercises: z.array(Id).min(1).max(100),
  /** Kinds that are not built in, and the paths the checks read. */
  kinds: z.array(PlannedKind).max(40).default([]),
}).strict();
export type PackFile = z.infer<typeof PackFile>;

/** CEL's own words may not be names; the rest of the rule makes a name a CEL identifier. */
const RESERVED = new Set(['as', 'break', 'cel', 'const', 'continue', 'else', 'false', 'for', 'function', 'if', 'import', 'in', 'let', 'loop', 'namespace', 'null', 'optional', 'package', 'return', 'true', 'var', 'void', 'while']);
const SubjectName = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a subject is called by letters and digits, the first a small letter').max(40)
  .refine((name) => !RESERVED.has(name), 'this is a word of CEL: take another name');
const Expectation = z.record(z.string(), JsonObject);

const Check = z.object({
  id: Id,
  title: Title,
  next: Title.optional(),
  expect: Expectation.optional(),
  cel: z.string().trim().min(1).optional(),
  message: Title.optional(),
}).strict().superRefine((check, context) => {
  if ((check.expect === undefined) === (check.cel === undefined)) context.addIssue({ code: 'custom', message: 'a check has either expect or cel' });
  if ((check.cel === undefined) !== (check.message === undefined)) context.addIssue({ code: 'custom', message: 'cel and message go together: the message says in words what was found and what was expected' });
});

export const ExerciseFile = z.object({
  kind: z.enum(['hands-on', 'problem', 'quiz']),
  section: Id,
  minutes: z.int().min(1).max(240),
  title: Title,
  subjects: z.array(z.object({
    name: SubjectName,
    gvk: Gvk,
    namespace: z.string().max(63).default('default'),
    ownedBy: z.string().optional(),
    many: z.literal(true).optional(),
  }).strict()).min(1).max(8),
  attempt: z.array(Expectation.refine((one) => Object.keys(one).length > 0, 'an attempt names at least one subject')).min(1).max(8),
  checks: z.array(Check).min(1).max(20),
}).strict();
export type ExerciseFile = z.infer<typeof ExerciseFile>;

/** One recorded cluster and what must be said of it. */
export const FixtureFile = z.object({
  /** What the student did, for whoever reads a failing test. */
  about: z.string().min(1),
  verdict: z.enum(['pass', 'fail', 'not-started', 'unknown']),
  /** Of a `fail`: each check that fails, its reason's code, and those parameters that matter. */
  reasons: z.record(z.string(), z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}) }).strict()).default({}),
  /** Codes of the incidents, each once, in any order. */
  incidents: z.array(z.string()).default([]),
  objects: z.array(JsonObject),
}).strict();
export type FixtureFile = z.infer<typeof FixtureFile>;
