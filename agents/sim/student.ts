import { JoinToken } from '#lib/protocol/token.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import { importAgentKey, generatePrivateKey } from '#agents/identity/agent-key.ts';
import { openLink, type Link } from '../link/link.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import type { StudentAction } from './script.ts';
import type { Random } from './random.ts';

export interface SimulatedStudentOptions {
  readonly server: string;
  readonly token: string;
  readonly displayName: string;
  readonly script: Iterable<StudentAction>;
  /** Reads the moments of a fixture. */
  readonly readMoments: (exerciseId: string, name: string) => Promise<readonly FixtureMoment[]>;
  /** Kinds of the pack's plan, beside the built-in ones. */
  readonly kinds?: readonly PlannedKind[];
  /** Opens a hint like the student's browser. May fail, as a browser may. */
  readonly revealHint: (exerciseId: string, hintNumber: number) => Promise<void>;
  /** Requests help like the student's browser, and cancels the request. May fail too. */
  readonly requestHelp: (exerciseId: string, questionDraw: number) => Promise<void>;
  readonly cancelHelp: () => Promise<void>;
  /** Answers a question of a quiz like the student's browser. May fail too. */
  readonly answerQuiz: (
    exerciseId: string,
    check: string,
    chosen: readonly string[],
  ) => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  /** How many times faster than a person. */
  readonly speed: number;
  readonly log: Log;
}

export interface SimulatedStudent {
  readonly displayName: string;
  readonly cluster: SimulatedCluster;
  stop(): void;
  /** Resolves at the end of the script. */
  readonly done: Promise<void>;
}

/** Starts a simulated student: a simulated cluster with the real agent's feed, spool and link. */
export function startSimulatedStudent(options: SimulatedStudentOptions): SimulatedStudent {
  const { clock, random, speed, log } = options;
  const spool = createMemorySpool();
  const cluster = new SimulatedCluster({
    spool,
    clock,
    random,
    speed,
    ...(options.kinds && { kinds: options.kinds }),
  });
  const { serverKey } = JoinToken.parse(options.token);
  let key = importAgentKey(generatePrivateKey());
  let link: Link | null = null;
  let ticket: string | undefined;
  let cancel: () => void = () => undefined;
  const machine = `sim-${options.displayName}-${Math.floor(random() * 1e9).toString(36)}`;
  const { promise: done, resolve: finish } = Promise.withResolvers<undefined>();

  function connect(): void {
    link = openLink({
      server: options.server,
      serverKey,
      token: options.token,
      ticket: () => ticket,
      version: '0.1.0',
      machine,
      hostname: `vm-${options.displayName}`.slice(0, 63),
      key: () => key,
      spool,
      clock,
      random,
      log,
      clusterFacts: () => cluster.facts,
      clusterState: () => ({ state: 'up' }),
      digestPosition: () => cluster.feed.digestPosition(),
      rssBytes: () => 0,
      onWelcome: (welcome) => {
        ticket = welcome.ticket;
        cluster.setPlanVersion(welcome.plan.version);
      },
      onPlan: (plan) => cluster.setPlanVersion(plan.version),
      onResync: () => cluster.feed.resync(),
      onChangesLost: (reason) => cluster.feed.recordGap(reason, null),
      renewKey: async () => {
        key = importAgentKey(generatePrivateKey());
      },
      onRefusal: () => undefined,
    });
  }

  function logFailure(error: unknown): void {
    log('warn', `${options.displayName}: ${String(error)}`);
  }

  function performAction(action: StudentAction): void {
    switch (action.kind) {
      case 'apply':
        options.readMoments(action.exerciseId, action.fixture).then((moments) => {
          if (link !== null) cluster.playFixture(action.exerciseId, moments);
        }, logFailure);
        return;
      case 'delete':
        cluster.deleteObjects(action.exerciseId);
        return;
      case 'reveal-hint':
        options.revealHint(action.exerciseId, action.hintNumber).catch(logFailure);
        return;
      case 'answer-quiz':
        options.answerQuiz(action.exerciseId, action.check, action.chosen).catch(logFailure);
        return;
      case 'request-help':
        options.requestHelp(action.exerciseId, action.questionDraw).catch(logFailure);
        return;
      case 'cancel-help':
        options.cancelHelp().catch(logFailure);
        return;
      case 'disconnect':
        link?.stop();
        clock.after(action.durationMs / speed, () => {
          if (link !== null) connect();
        });
    }
  }

  const actions = options.script[Symbol.iterator]();
  function scheduleNext(): void {
    const { value: action, done: isDone } = actions.next();
    if (isDone === true) {
      finish(undefined);
      return;
    }
    cancel = clock.after(action.afterMs / speed, () => {
      performAction(action);
      scheduleNext();
    });
  }

  connect();
  scheduleNext();
  return {
    displayName: options.displayName,
    cluster,
    done,
    stop() {
      cancel();
      cluster.stop();
      link?.stop();
      link = null;
      finish(undefined);
    },
  };
}
