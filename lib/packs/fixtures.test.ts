import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileExercise } from '#lib/grading/compile.ts';
import { diagnose } from '#lib/grading/diagnose.ts';
import { judge } from '#lib/grading/judge.ts';
import type { Viewed } from '#lib/grading/view.ts';
import { slim } from '#lib/cluster/slim/slim.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { loadFixtures, standingAtEnd, type Fixture } from './fixtures.ts';
import { loadPack } from './load.ts';

const PACKS = fileURLToPath(new URL('../../packs/', import.meta.url));

function viewed(object: JsonObject, index: number): Viewed {
  const { uid, name, namespace = '' } = object['metadata'] as Record<string, string>;
  const gvk = `${String(object['apiVersion'])}/${String(object['kind'])}`;
  return { ref: { uid: uid ?? String(index), gvk, ns: namespace, name: name ?? '' }, object: slim(gvk, object) ?? object, foundAtConnect: false, at: index };
}

const packs = await Promise.all(readdirSync(PACKS).map(async (folder) => {
  const loaded = await loadPack(PACKS + folder, { compile: compileExercise });
  if (loaded.kind === 'refused') throw new Error(loaded.errors.map(({ file, line, column, message }) => `${folder}/${file}:${line}:${column} ${message}`).join('\n'));
  const exercises = await Promise.all(loaded.pack.exercises.map(async (exercise) => ({ exercise: compileExercise(exercise), ...(await loadFixtures(PACKS + folder, exercise.id)) })));
  const errors = exercises.flatMap((one) => one.errors);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return { folder, exercises };
}));

describe.each(packs)('the pack $folder', ({ exercises }) => {
  const all = exercises.flatMap(({ exercise, fixtures }) => fixtures.map((fixture) => ({ exercise, fixture, title: `${exercise.id}: ${fixture.name}` })));

  test.each(all)('$title', ({ exercise, fixture }) => {
    const objects = standingAtEnd(fixture).map(viewed);
    const { judgement } = judge(exercise, { objects, kindState: () => 'watching' });
    const failing = judgement.state === 'judged' ? judgement.checks.filter((check) => check.state !== 'holds') : [];
    const verdict = judgement.state !== 'judged' ? judgement.state : failing.length === 0 ? 'pass' : 'fail';
    const reasons = Object.fromEntries(failing.map((check) => [check.check, { code: check.reason.code, params: only(check.reason.params, fixture, check.check) }]));
    expect({ verdict, reasons }).toEqual({ verdict: fixture.verdict, reasons: fixture.reasons });
    const incidents = new Set(diagnose(objects, { exercises: [exercise] }).map((incident) => incident.code));
    expect([...incidents].sort()).toEqual([...new Set(fixture.incidents)].sort());
  });

  test.each(exercises)('$exercise.id: taking its solution away again is no longer an attempt', ({ exercise, fixtures }) => {
    const start = fixtures.find((fixture) => fixture.name === 'start');
    expect(judge(exercise, { objects: (start ? standingAtEnd(start) : []).map(viewed), kindState: () => 'watching' }).judgement.state).not.toBe('judged');
  });
});

/** A fixture names the parameters that matter. */
function only(params: Readonly<Record<string, unknown>>, fixture: Fixture, check: string): Record<string, unknown> {
  return Object.fromEntries(Object.keys(fixture.reasons[check]?.params ?? {}).map((name) => [name, params[name]]));
}
