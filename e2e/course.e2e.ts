import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import type { ExerciseView } from '#lib/room/views.ts';
import type { CourseStep } from '#e2e/course/step.ts';
import { bonus } from './course/bonus.ts';
import { ingresses, services } from './course/network.ts';
import { pods } from './course/pods.ts';
import { quizzes } from './course/quizzes.ts';
import { deployments, replicaSets } from './course/workloads.ts';
import { readYaml } from '#e2e/course/read-yaml.ts';
import { openBrowser } from './harness/browser.ts';
import { openClusterNode, type ClusterNode } from '#e2e/harness/cluster-node.ts';
import {
  createServerLocation,
  startPodium,
  type ServerLocation,
  type RunningProgram,
  type RunningPodium,
} from './harness/podium.ts';
import { describeWith } from './harness/requirements.ts';
import {
  joinStudent,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/harness/users.ts';
import { watchSeat, type SeatWatch } from './harness/seat-watch.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const PACK = fileURLToPath(new URL('../packs/kubernetes-basics/', import.meta.url));
/** For the slowest machine: what is awaited comes in a second or two. */
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

/** Whether the room says of an exercise what an act must make it say. */
function matchesExpected(exercise: ExerciseView, sees: CourseStep['expected']): boolean {
  // A throw-away Pod is gone before anybody looks.
  if (sees === 'passed') return exercise.pass !== null;
  if (typeof sees === 'string') return exercise.cell.state === sees;
  const codes = listReasonCodes(exercise);
  return exercise.pass === null && sees.every((code) => codes.includes(code));
}

describeWith(
  ['cluster', 'browser'],
  'The whole course, as a student does it on the node',
  (parts) => {
    let place: ServerLocation;
    let podium: RunningPodium;
    let browser: Chromium;
    let node: ClusterNode;
    let instructor: Instructor;
    let student: Student;
    let workshop: WorkshopSummary;
    let agent: RunningProgram;
    let seat: SeatWatch;
    let folder: string;
    let pack: Pack;

    beforeAll(async () => {
      const loaded = await loadPack(PACK);
      if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
      pack = loaded.pack;
      node = openClusterNode();
      [place, folder] = await Promise.all([
        createServerLocation(),
        mkdtemp(join(tmpdir(), 'podium-course-')),
      ]);
      // The node reaches this machine by its own cable, not by loopback.
      [podium, browser] = await Promise.all([
        startPodium(place, { env: { HOST: node.hostAddress } }),
        openBrowser(parts.browser()),
      ]);
      instructor = await signInInstructor(browser, podium.signInLink);
      workshop = await instructor.openWorkshop('Hall B');
      student = await joinStudent(browser, podium.url, workshop.code, 'momiji');
      // What an interrupted run left behind would count as found at connect.
      await node.runBash(
        'kubectl delete cronjob,job,daemonset,deployment,replicaset,pod,ingress,pvc,hpa --all --now; kubectl delete namespace staging --ignore-not-found',
        folder,
      );
      agent = node.start([
        'agents/command/podium-agent.ts',
        'run',
        '--server',
        podium.url,
        '--token',
        student.token,
        '--kubeconfig',
        node.kubeconfig,
        '--state',
        join(folder, 'agent'),
      ]);
      const cookies = await instructor.page.context().cookies();
      seat = await watchSeat(
        podium.url,
        cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
        student.seat,
      );
      await seat
        .waitForExercise('pod-apply', ({ cell }) => cell.state === 'not-started', TIMEOUT_MS)
        .catch((error: unknown) => {
          throw new Error(`${String(error)}\nThe agent said:\n${agent.output()}`);
        });
    }, 400_000);

    // What the hook above did not get to is not there.
    afterAll(async () => {
      (seat as SeatWatch | undefined)?.close();
      await (agent as RunningProgram | undefined)?.stop('SIGTERM');
      await (browser as Chromium | undefined)?.close();
      await (podium as RunningPodium | undefined)?.stop('SIGTERM');
      await Promise.all([place.remove(), rm(folder, { recursive: true, force: true })]);
    });

    /** As the browser does: each question by itself. */
    const answer = async (exercise: string, given: NonNullable<CourseStep['answers']>) => {
      for (const check of pack.exercises.find(({ id }) => id === exercise)?.checks ?? []) {
        if (check.kind !== 'quiz') continue;
        const chosen = given[check.id] ?? check.quiz.answer;
        // Sixteen answers in a second are more than a person gives: the server says when it takes the next.
        await waitFor(
          `the answer to ${check.id} is taken`,
          async () => {
            const response = await student.page
              .context()
              .request.post(`${podium.url}/api/seats/${student.seat}/quiz?language=en`, {
                headers: { origin: podium.url },
                data: { exercise, check: check.id, chosen },
              });
            if (!response.ok() && response.status() !== 429)
              throw new Error(`${response.status()} ${await response.text()}`);
            return response.ok() || undefined;
          },
          { timeoutMs: TIMEOUT_MS, intervalMs: 2_000 },
        );
      }
    };

    it.each(COURSE)(
      '$exercise: $does',
      async ({ exercise, files = {}, command, answers, expected }) => {
        for (const [name, [from, source]] of Object.entries(files))
          await writeFile(join(folder, name), readYaml(from, source));
        const printed = command === undefined ? '' : await node.runBash(command, folder);
        if (answers) await answer(exercise, answers);
        const said = await seat
          .waitForExercise(exercise, (one) => matchesExpected(one, expected), TIMEOUT_MS)
          .catch((error: unknown) => {
            throw new Error(`${String(error)}\nThe terminal said:\n${printed}`);
          });
        expect(matchesExpected(said, expected)).toBe(true);
      },
      TIMEOUT_MS + 130_000,
    );

    it('leaves every exercise of the course passed, but for those that this cluster has no controllers for', () => {
      const open = (seat.current()?.exercises ?? [])
        .filter(
          ({ id, pass }) => pass === null && !pack.exercises.find((one) => one.id === id)?.optional,
        )
        .map(({ id }) => id);
      expect(open).toEqual([]);
    });
  },
);
