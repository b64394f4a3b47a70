import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '#e2e/fixtures/test.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { ExerciseView, SeatView } from '#lib/room/views.ts';
import type { CourseStep } from '#e2e/course/step.ts';
import { bonus } from '#e2e/course/bonus.ts';
import { classes } from '#e2e/course/classes.ts';
import { ingresses, services } from '#e2e/course/network.ts';
import { pods } from '#e2e/course/pods.ts';
import { quizzes } from '#e2e/course/quizzes.ts';
import { deployments, replicaSets } from '#e2e/course/workloads.ts';
import { readYaml } from '#e2e/course/read-yaml.ts';
import { openClusterNode, type ClusterNode } from '#e2e/harness/cluster-node.ts';
import type { RunningProgram } from '#e2e/harness/podium.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { watchSeat, type SeatWatch } from '#e2e/harness/seat-watch.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const PACK = fileURLToPath(new URL('../packs/kubernetes-basics/', import.meta.url));
/** Long enough for slow machines: most results arrive within two seconds. */
const TIMEOUT_MS = 120_000;
const COURSE: readonly CourseStep[] = [
  ...pods,
  ...replicaSets,
  ...deployments,
  ...services,
  ...ingresses,
  ...bonus,
  ...quizzes,
];

function listReasonCodes({ cell, checks }: ExerciseView): readonly string[] {
  const reasons = checks.flatMap((result) => (result.state === 'pass' ? [] : [result.reason.code]));
  return cell.state === 'failing' ? [...reasons, ...cell.reasons.map(({ code }) => code)] : reasons;
}

const toFileText = (file: NonNullable<CourseStep['files']>[string]): string =>
  typeof file === 'string' ? file : readYaml(...file);

/** Whether the live room shows the result that a step must have. */
function matchesExpected(
  exercise: ExerciseView,
  view: SeatView | null,
  expected: CourseStep['expected'],
): boolean {
  if (typeof expected === 'object' && 'matches' in expected)
    return view !== null && expected.matches(exercise, view);
  // A temporary Pod may be deleted before the test reads the cell.
  if (expected === 'passed') return exercise.pass !== null;
  if (typeof expected === 'string') return exercise.cell.state === expected;
  const codes = listReasonCodes(exercise);
  return exercise.pass === null && expected.every((code) => codes.includes(code));
}

/** The node reaches this machine through its virtual network interface, not through loopback. */
const test = base.extend<object, { serverEnv: Readonly<Record<string, string>> }>({
  serverEnv: [
    async ({}, use) => {
      await use({ HOST: openClusterNode().hostAddress });
    },
    { scope: 'worker' },
  ],
});

// The server's address in the node's network has no TLS, so the browser ignores this header.
test.use({ expectedPageErrors: [/Cross-Origin-Opener-Policy header has been ignored/] });

interface StepsOptions {
  readonly studentName: string;
  /** Whether every required exercise must have a pass at the end. */
  readonly isComplete: boolean;
}

/** A new student does the steps one after the other, in a workshop that no other student uses. */
function describeSteps(
  title: string,
  steps: readonly CourseStep[],
  { studentName, isComplete }: StepsOptions,
): void {
  describeWith(['cluster', 'browser'], title, () => {
    test.describe.configure({ mode: 'serial' });
    let site: Site;
    let node: ClusterNode;
    let instructor: Instructor;
    let student: Student;
    let workshop: WorkshopSummary;
    let agent: RunningProgram | undefined;
    let seat: SeatWatch;
    let folder: string;
    let pack: Pack;

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(400_000);
      const loaded = await loadPack(PACK);
      if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
      pack = loaded.pack;
      node = openClusterNode();
      await node.writeServices();
      folder = await mkdtemp(join(tmpdir(), 'podium-course-'));
      site = await openSite();
      instructor = await site.signInInstructor();
      workshop = await instructor.openWorkshop('Hall B');
      student = await site.joinStudent(workshop.code, studentName);
      // Objects of an interrupted run would count as found at connect.
      await node.runBash(
        'kubectl delete cronjob,job,daemonset,deployment,replicaset,pod,ingress,pvc,hpa,quota,limitrange --all --now; kubectl delete service echoserver foo-service --ignore-not-found; kubectl delete namespace staging --ignore-not-found',
        folder,
      );
      agent = node.start(
        [
          'agents/cli/podium-agent.ts',
          'run',
          '--server',
          site.url,
          '--kubeconfig',
          node.kubeconfig,
          '--state',
          join(folder, 'agent'),
        ],
        { PODIUM_TOKEN: student.token },
      );
      const cookies = await instructor.page.context().cookies();
      seat = await watchSeat(
        site.url,
        cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
        student.seat,
      );
      await seat
        .waitForExercise('pod-apply', ({ cell }) => cell.state === 'not-started', TIMEOUT_MS)
        .catch((error: unknown) => {
          throw new Error(`${String(error)}\nOutput of the agent:\n${agent?.output() ?? ''}`);
        });
    });

    // Undefined: the hook above failed before it created them.
    test.afterAll(async () => {
      (seat as SeatWatch | undefined)?.close();
      await agent?.stop('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    });

    /** Answers one question after the other, as the page does. */
    const answerQuiz = async (exercise: string, answers: NonNullable<CourseStep['answers']>) => {
      for (const check of pack.exercises.find(({ id }) => id === exercise)?.checks ?? []) {
        if (check.kind !== 'quiz') continue;
        const chosenOptionIds = answers[check.id] ?? check.quiz.answer;
        // The server limits the rate of answers, so a request may have to wait.
        await waitFor(
          `the server accepts the answer to ${check.id}`,
          async () => {
            const response = await student.page
              .context()
              .request.post(`${site.url}/api/seats/${student.seat}/quiz?language=en`, {
                headers: { origin: site.url },
                data: { exerciseId: exercise, checkId: check.id, chosenOptionIds },
              });
            if (!response.ok() && response.status() !== 429)
              throw new Error(`${response.status()} ${await response.text()}`);
            return response.ok() || undefined;
          },
          { timeoutMs: TIMEOUT_MS, intervalMs: 2_000 },
        );
      }
    };

    for (const { exercise, action, files = {}, command, answers, expected } of steps)
      test(`${exercise}: ${action}`, async () => {
        test.setTimeout(TIMEOUT_MS + 130_000);
        for (const [name, file] of Object.entries(files))
          await writeFile(join(folder, name), toFileText(file));
        const output = command === undefined ? '' : await node.runBash(command, folder);
        if (answers) await answerQuiz(exercise, answers);
        const view = await seat
          .waitForExercise(
            exercise,
            (current) => matchesExpected(current, seat.current(), expected),
            TIMEOUT_MS,
          )
          .catch((error: unknown) => {
            throw new Error(`${String(error)}\nOutput of the terminal:\n${output}`);
          });
        expect(matchesExpected(view, seat.current(), expected)).toBe(true);
      });

    if (!isComplete) return;
    test('passes every required exercise of the course', () => {
      const unpassed = (seat.current()?.exercises ?? [])
        .filter(
          ({ id, pass }) =>
            pass === null && !pack.exercises.find((exercise) => exercise.id === id)?.optional,
        )
        .map(({ id }) => id);
      expect(unpassed).toEqual([]);
    });
  });
}

describeSteps('The whole course, done as a student does it on the node', COURSE, {
  studentName: 'momiji',
  isComplete: true,
});
describeSteps('Wrong and right answers of each class of fault, on the node', classes, {
  studentName: 'kaede',
  isComplete: false,
});
