import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { signInWithWorkshop, startAppServer, type AppServer } from '#e2e/harness/app-server.ts';
import { describeWith } from '#e2e/harness/describe-with.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { drawResultsInput } from '#lib/results/results.fixture.ts';
import { storeResultsInput } from '#lib/server/results/stored-workshop.fixture.ts';

const run = promisify(execFile);
const BLOCKS = Array.from(
  readFileSync(join(import.meta.dirname, '../docs/recipes.md'), 'utf8').matchAll(
    /^```(\w+)\n([^]*?)^```$/gm,
  ),
  ([, language = '', code = '']) => ({ language, code }),
);
const [download, ...programs] = BLOCKS;
/** A median of the results has two decimals. */
const ROUNDING_MIN = 0.01;
/** Prints the median time of each exercise from the curves of a recipe. */
const PRINT_MEDIANS =
  "\nprint(f4[f4.share > 0.5 - 1e-9].groupby('exercise').minutes.min().to_json())\n";

it('docs/recipes.md has a download and four programs', () => {
  expect(BLOCKS.map(({ language }) => language)).toEqual(['sh', ...Array(4).fill('python')]);
});

describeWith(['python'], 'the recipes', (parts) => {
  let folder: string;
  let database: TestDatabase;
  let server: AppServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'podium-recipes-'));
    database = await createTestDatabase();
    server = await startAppServer(database.db);
    const { browser, workshopId } = await signInWithWorkshop(server);
    await storeResultsInput(
      database.db,
      workshopId,
      drawResultsInput({ seed: 11, students: 40, testSeats: 2 }),
    );
    const { body } = await browser.request<CreatedToken>(
      'POST',
      `/api/workshops/${workshopId}/tokens`,
      { kind: 'export', hours: 1 },
    );
    await run('sh', ['-ec', download?.code ?? ''], {
      cwd: folder,
      env: {
        ...process.env,
        TOKEN: body.token,
        PODIUM_URL: server.url,
        WORKSHOP: workshopId,
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a program without a display, and returns what it printed. */
  const runPython = async (code: string): Promise<string> =>
    (
      await run(parts.python().executable, ['-c', code], {
        cwd: folder,
        env: { ...process.env, MPLBACKEND: 'agg', MPLCONFIGDIR: folder },
      })
    ).stdout;

  it.each(programs.map(({ code }) => [/savefig\('([^']+)'/.exec(code)?.[1] ?? '', code] as const))(
    'draw %s',
    { timeout: 60_000 },
    async (file, code) => {
      const isCurve = file.startsWith('f4');
      const output = await runPython(code + (isCurve ? PRINT_MEDIANS : ''));
      expect(statSync(join(folder, file)).size).toBeGreaterThan(5_000);
      if (!isCurve) return;
      // The curves that a recipe computes from attempts agree with the estimates of the server.
      const medians = JSON.parse(output) as Record<string, number>;
      const rows: Record<string, string>[] = parse(
        readFileSync(join(folder, 'bundle/exercises.csv')),
        { columns: true, bom: true },
      );
      const expected = rows.filter(({ q50_min }) => q50_min !== '');
      expect(expected.length).toBeGreaterThan(1);
      for (const { exercise = '', q50_min } of expected)
        expect(Math.abs((medians[exercise] ?? 0) - Number(q50_min))).toBeLessThan(ROUNDING_MIN);
    },
  );
});
