import { JoinToken } from '#lib/protocol/token.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import { agentKey, newPrivateKey } from '#agents/identity/agent-key.ts';
import { openLink, type Link } from '../link/link.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import type { Deed } from './script.ts';
import type { Random } from './random.ts';

export interface StudentOptions {
  readonly server: string;
  readonly token: string;
  readonly handle: string;
  readonly deeds: Iterable<Deed>;
  /** What happens in a fixture of an exercise. */
  readonly fixture: (exercise: string, name: string) => Promise<readonly FixtureMoment[]>;
  /** Kinds that the pack's plan names beside the built-in ones. */
  readonly kinds?: readonly PlannedKind[];
  /** Opens a hint as the student's browser does; may fail, as a browser may. */
  readonly openHint: (exercise: string, number: number) => Promise<void>;
  /** Raises the hand as the student's browser does, and takes it down again; may fail, too. */
  readonly raiseHand: (exercise: string, words: number) => Promise<void>;
  readonly lowerHand: () => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  /** How many times faster than a person. */
  readonly speed: number;
  readonly log: Log;
}

export interface SimulatedStudent {
  readonly handle: string;
  readonly cluster: SimulatedCluster;
  stop(): void;
  /** Resolves when the day is over. */
  readonly done: Promise<void>;
}

/** One made-up student: a cluster that is played back, and the real agent's feed, spool and link. */
export function startStudent(options: StudentOptions): SimulatedStudent {
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
  let key = agentKey(newPrivateKey());
  let link: Link | null = null;
  let cancel: () => void = () => undefined;
  const machine = `sim-${options.handle}-${Math.floor(random() * 1e9).toString(36)}`;
  const { promise: done, resolve: finish } = Promise.withResolvers<undefined>();

  function connect(): void {
    link = openLink({
      server: options.server,
      serverKey,
      token: options.token,
      version: '0.1.0',
      machine,
      hostname: `vm-${options.handle}`.slice(0, 63),
      key: () => key,
      spool,
      clock,
      random,
      log,
      facts: () => cluster.facts,
      cluster: () => ({ state: 'up' }),
      standing: () => cluster.feed.standing(),
      rssBytes: () => 0,
      onWelcome: (welcome) => cluster.plan(welcome.plan.version),
      onPlan: (plan) => cluster.plan(plan.version),
      onResync: () => cluster.feed.resync(),
      onLost: (why) => cluster.feed.lost(why, null),
      renewKey: async () => {
        key = agentKey(newPrivateKey());
      },
      onRefusal: () => undefined,
    });
  }

  function failed(error: unknown): void {
    log('warn', `${options.handle}: ${String(error)}`);
  }

  function perform(deed: Deed): void {
    switch (deed.do) {
      case 'apply':
        options.fixture(deed.exercise, deed.fixture).then((moments) => {
          if (link !== null) cluster.play(deed.exercise, moments);
        }, failed);
        return;
      case 'delete':
        cluster.remove(deed.exercise);
        return;
      case 'hint':
        options.openHint(deed.exercise, deed.number).catch(failed);
        return;
      case 'raise':
        options.raiseHand(deed.exercise, deed.words).catch(failed);
        return;
      case 'lower':
        options.lowerHand().catch(failed);
        return;
      case 'away':
        link?.stop();
        clock.after(deed.forMs / speed, () => {
          if (link !== null) connect();
        });
    }
  }

  const deeds = options.deeds[Symbol.iterator]();
  function next(): void {
    const { value: deed, done: over } = deeds.next();
    if (over === true) {
      finish(undefined);
      return;
    }
    cancel = clock.after(deed.afterMs / speed, () => {
      perform(deed);
      next();
    });
  }

  connect();
  next();
  return {
    handle: options.handle,
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
