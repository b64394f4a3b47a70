import { z } from 'zod';

/** What `npm run test:ecosystem` measured. */
export interface EcosystemResult {
  /** When the run started. */
  readonly startedAt: Date;
  /** Playing the exercises, without the builds. */
  readonly durationSeconds: number;
  /** Names and versions of the node and its add-ons, in words. */
  readonly versions: readonly string[];
  readonly exercises: readonly ExerciseResult[];
  /** Exercises that the node can't run, with the reason. */
  readonly notRun: Readonly<Record<string, string>>;
}

export interface ExerciseResult {
  readonly exercise: string;
  readonly addon: string;
  readonly steps: readonly StepResult[];
}

export interface StepResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'not run';
  readonly seconds: number;
}

/** The part of vitest's JSON report that counts. Durations in ms. */
const JsonReport = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
        }),
      ),
    }),
  ),
});

/**
 * The steps of each exercise in vitest's JSON report.
 * @throws {z.ZodError} the text isn't such a report
 */
export function readJsonReport(
  text: string,
  exercises: readonly { readonly exercise: string; readonly addon: string }[],
): readonly ExerciseResult[] {
  const tests = JsonReport.parse(JSON.parse(text)).testResults.flatMap(
    ({ assertionResults }) => assertionResults,
  );
  return exercises.map(({ exercise, addon }) => ({
    exercise,
    addon,
    steps: tests
      .filter(({ ancestorTitles }) => ancestorTitles.at(-1) === exercise)
      .map(({ title, status, duration }) => ({
        title,
        state: status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'not run',
        seconds: Math.round((duration ?? 0) / 1_000),
      })),
  }));
}

/** Whether every step of every exercise passed. An exercise without steps didn't run. */
export function isAllPassed(exercises: readonly ExerciseResult[]): boolean {
  return exercises.every(
    ({ steps }) => steps.length > 0 && steps.every(({ state }) => state === 'passed'),
  );
}

/** One line for each exercise, for the terminal. */
export function formatSummaryLines({ exercises, notRun }: EcosystemResult): readonly string[] {
  return [
    ...exercises.map(({ exercise, steps }) => {
      const passed = steps.filter(({ state }) => state === 'passed').length;
      return `${exercise}: ${String(passed)} of ${String(steps.length)} steps passed`;
    }),
    ...Object.entries(notRun).map(([exercise, reason]) => `${exercise}: not run. ${reason}`),
  ];
}

const minutes = (seconds: number): string => `${String(Math.ceil(seconds / 60))} min`;

/** `docs/ecosystem.md`: how to run the command, and its last result. */
export function formatReport(result: EcosystemResult): string {
  const { startedAt, durationSeconds, versions, exercises, notRun } = result;
  return `# Ecosystem exercises on the real controllers

\`npm run test:ecosystem\` plays the exercises that need an add-on, on the node of
[e2e/cluster](../e2e/cluster/README.md) with the real controllers. A student's commands run on the
node, a real agent with its own account reports to a real server with its database, and each step
waits for the result in the seat's view: the pass, or the failing check with its reason code.

\`\`\`sh
npm run test:ecosystem                      # all; writes this file
npm run test:ecosystem -- istio argo-cd     # these exercises only; writes nothing
\`\`\`

The first run builds the add-ons, which takes about 40 minutes on two cores and 13 GB of Go's cache.
Add-ons are started one at a time and removed again. If the node is down, the command starts it, and
stops it at the end; a node that has run for half an hour is restarted, see *Known problem* in its
README. Don't use the node for other tests meanwhile: objects in the namespace \`default\` are deleted, and
it gets the label of Istio. \`.ci/run\` and \`npm test\` don't run these tests.

## Last result

The command writes this section.

| | |
| --- | --- |
| date | ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC |
| result | ${isAllPassed(exercises) ? 'all steps passed' : 'failed'} |
| duration without builds | ${minutes(durationSeconds)} |
| versions | ${versions.join('; ')} |

${[...exercises.map(formatExercise), ...Object.entries(notRun).map(formatNotRun)].join('\n')}`;
}

function formatExercise({ exercise, addon, steps }: ExerciseResult): string {
  const rows = steps.map(
    ({ title, state, seconds }) =>
      `| ${title.replace(': ', ' | ')} | ${state} | ${String(seconds)} |`,
  );
  return `### ${exercise} (add-on ${addon})

| answer | step | result | s |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function formatNotRun([exercise, reason]: readonly [string, string]): string {
  return `### ${exercise}: not run\n\n${reason}\n`;
}
