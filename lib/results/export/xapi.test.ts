import { expect, it } from 'vitest';
import { z } from 'zod';
import { drawResultsInput, WORKSHOP_STARTS_AT } from '../results.fixture.ts';
import type { ResultLevel } from '../types.ts';
import { createDownloadKey, createPseudonyms } from './pseudonyms.ts';
import { TableBuilder } from './table-rows.ts';
import { listStatements } from './xapi.ts';

const input = drawResultsInput({ seed: 3, students: 12 });
const url = 'https://podium.example';
const statementsAt = (level: ResultLevel, key = createDownloadKey()) => {
  const builder = new TableBuilder({
    input,
    level,
    pseudonyms: createPseudonyms(key),
    showsHelpers: false,
    clusters: new Map(),
    orderOptions: () => [],
  });
  const scale = { level, origin: WORKSHOP_STARTS_AT };
  const options = { url, workshopId: 'workshop', pack: input.pack, scale };
  return [...listStatements(builder.listDays(), options)];
};

const Languages = z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1));
const Activity = z.strictObject({
  objectType: z.literal('Activity'),
  id: z.url(),
  definition: z
    .strictObject({
      type: z.url(),
      name: Languages.optional(),
      interactionType: z.enum(['choice', 'sequencing']).optional(),
      correctResponsesPattern: z.array(z.string()).optional(),
      choices: z.array(z.strictObject({ id: z.string(), description: Languages })).optional(),
    })
    .optional(),
});
/** The statement of the xAPI specification 1.0.3, part 2, with the properties that are used. */
const Statement = z.strictObject({
  id: z.uuid(),
  version: z.literal('1.0.3'),
  actor: z.strictObject({
    objectType: z.literal('Agent'),
    account: z.strictObject({ homePage: z.url(), name: z.string().min(1) }),
  }),
  verb: z.strictObject({
    id: z.string().regex(/^http:\/\/adlnet\.gov\/expapi\/verbs\/[a-z]+$/),
    display: Languages,
  }),
  object: Activity,
  result: z
    .strictObject({
      success: z.boolean().optional(),
      response: z.string().optional(),
      duration: z
        .string()
        .regex(/^PT\d+(\.\d{1,2})?S$/)
        .optional(),
      extensions: z.record(z.url(), z.unknown()).optional(),
    })
    .optional(),
  context: z.strictObject({
    registration: z.uuid(),
    platform: z.string(),
    contextActivities: z.strictObject({
      parent: z.array(Activity).length(1),
      grouping: z.array(Activity).length(1),
    }),
    extensions: z.record(z.url(), z.unknown()),
  }),
  timestamp: z.iso.datetime().optional(),
});

it.each(['named', 'pseudonymous'] as const)('writes valid statements at the level %s', (level) => {
  const statements = z.array(Statement).parse(statementsAt(level));
  const verbs = new Set(statements.map(({ verb }) => verb.id.split('/').at(-1)));
  for (const verb of ['attended', 'attempted', 'passed', 'answered', 'interacted', 'asked'])
    expect(verbs).toContain(verb);
  expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
  for (const { timestamp } of statements) expect(timestamp !== undefined).toBe(level === 'named');
});

it('gives the same ids again with the same key, and others with another key', () => {
  const key = createDownloadKey();
  const idsOf = (statements: readonly Record<string, unknown>[]) => statements.map(({ id }) => id);
  expect(idsOf(statementsAt('pseudonymous', key))).toEqual(
    idsOf(statementsAt('pseudonymous', key)),
  );
  expect(new Set(idsOf(statementsAt('pseudonymous')))).not.toEqual(
    new Set(idsOf(statementsAt('pseudonymous', key))),
  );
});

it('contains no seat and no name of a student below named', () => {
  const text = JSON.stringify(statementsAt('pseudonymous'));
  for (const { id, name } of input.seats) {
    expect(text).not.toContain(`"${id}"`);
    if (name !== null) expect(text).not.toContain(name);
  }
});
