import { join } from 'node:path';
import { BUILT_IN_KINDS, isNeverWatched } from '#lib/cluster/plan.ts';
import type { ClusterState } from '#lib/protocol/agent-link.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { Feed } from '#agents/feed/feed.ts';
import { openIdentity, type Identity } from '#agents/identity/identity.ts';
import { openLink, type Link } from '#agents/link/link.ts';
import { openDiskSpool, type DiskSpool } from '#agents/spool/disk-spool.ts';
import {
  AgentStartError,
  type AgentEnd,
  type AgentOptions,
  type AgentStatus,
  type RunningAgent,
} from './types.ts';
import { Watcher } from '#agents/watch/watcher.ts';

/** Watched until the server's own plan arrives. */
const INITIAL_PLAN: Plan = { version: 0, kinds: BUILT_IN_KINDS, probes: [] };

/**
 * Starts the agent: watches the cluster, spools, speaks with the server until `stop()` or until the server ends it.
 * Neither an unreachable server nor an unreachable cluster keeps it from starting.
 * @throws {CannotStart} a malformed token or address, a state folder that can't be written
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { clock = systemClock, random = Math.random, log, token } = options;
  const pinnedServerKey = readServerKey(token);
  if (!URL.canParse(options.server))
    throw new AgentStartError(
      `${options.server} is not an address: it begins with https:// or http://.`,
    );
  const { identity, spool } = await openState(options, clock);

  const feed = new Feed({ spool, clock, log });
  if (spool.isDamaged) feed.recordGap('spool-damaged', null);
  let plan = removeForbiddenKinds(identity.storedState().plan ?? INITIAL_PLAN, log);
  let seat: AgentStatus['seat'] = null;
  let lastRefusal: AgentStatus['lastRefusal'] = null;
  const remember = (changes: Parameters<Identity['updateStoredState']>[0]) => {
    identity.updateStoredState(changes).catch((error: unknown) => {
      log(
        'warn',
        `${options.stateDir} can't be written: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  };

  const watcher = new Watcher({
    kubeconfigSources: options.kubeconfig,
    plan,
    feed,
    clock,
    random,
    log,
    lastClusterUid: identity.storedState().cluster,
    onCluster: ({ uid }) => {
      if (identity.storedState().cluster !== uid) remember({ cluster: uid });
    },
    warningsSince: lastSeenAt(spool),
  });
  const onPlan = (receivedPlan: Plan) => {
    const next = removeForbiddenKinds(receivedPlan, log);
    if (JSON.stringify(next) === JSON.stringify(plan)) return;
    plan = next;
    remember({ plan });
    watcher.setPlan(plan);
  };
  const clusterState = (): ClusterState => {
    const state = watcher.clusterState();
    return state.state === 'starting'
      ? { state: 'down', why: 'the agent has just started', since: startedAt }
      : state;
  };
  const startedAt = clock.now();
  const link = openLink({
    server: options.server,
    // A new token may name another server; without one, the server that proved itself before is the only one.
    serverKey: pinnedServerKey ?? identity.storedState().serverKey ?? null,
    token: token ?? null,
    version: options.version,
    machine: identity.machine,
    hostname: options.hostname,
    key: identity.key,
    spool,
    clock,
    random,
    log,
    clusterFacts: () => watcher.clusterFacts() ?? undefined,
    clusterState: clusterState,
    digestPosition: () => feed.digestPosition(),
    rssBytes: () => process.memoryUsage.rss(),
    onWelcome(welcome) {
      seat = {
        workshop: welcome.workshop.name,
        label: welcome.seat.label,
        displayName: welcome.seat.displayName,
      };
      if (pinnedServerKey !== null && identity.storedState().serverKey !== pinnedServerKey)
        remember({ serverKey: pinnedServerKey });
      onPlan(welcome.plan);
    },
    onPlan,
    onResync: (why) => {
      log('info', `the server asks for the whole state again: ${why}`);
      feed.resync();
    },
    onChangesLost: (why, from) => {
      feed.recordGap(why, from);
    },
    renewKey: () => identity.renewKey(),
    onRefusal: ({ refusal, message }) => {
      lastRefusal = { name: refusal, message, at: clock.now() };
    },
  });

  const stop = once(async () => {
    link.stop();
    await watcher.stop();
    feed.stop();
    await spool.close();
  });
  const ended = waitForEnd(link, stop, identity);
  return {
    status: () => ({
      server: options.server,
      link: link.state(),
      cluster: watcher.clusterState(),
      facts: watcher.clusterFacts(),
      kubeconfig: watcher.kubeconfigSource(),
      kinds: watcher.kindStates(),
      planVersion: plan.version,
      epoch: spool.epoch(),
      seq: spool.lastSeq(),
      acked: spool.acked(),
      spool: {
        bytes: spool.bytes(),
        changes: spool.lastSeq() - spool.acked(),
        writeError: spool.writeError(),
      },
      seat,
      lastRefusal,
    }),
    plannedKinds: () => plan.kinds,
    claimSeat: () => link.claimSeat(),
    checkExercises: (question) => link.checkExercises(question),
    reconnect: () => {
      watcher.reconnect();
    },
    stop,
    ended,
  };
}

/** The plan without what no plan may ask for. Its exercises are then unknown, as with a kind that may not be seen (rule C9). */
function removeForbiddenKinds(plan: Plan, log: AgentOptions['log']): Plan {
  const refused = plan.kinds.filter(isNeverWatched);
  if (refused.length > 0)
    log(
      'error',
      `the server asks for ${refused.map(({ gvk }) => gvk).join(', ')}: this agent never reads that`,
    );
  return { ...plan, kinds: plan.kinds.filter((kind) => !refused.includes(kind)) };
}

/** The server's key that the join token names; null without a token. */
function readServerKey(token: string | undefined): string | null {
  if (token === undefined) return null;
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success)
    throw new AgentStartError('The token is not whole: copy the install line again.');
  return parsed.data.serverKey;
}

/** Warnings before the last run's end are known already; a first run has none. ms since 1970. */
const lastSeenAt = (spool: DiskSpool): number =>
  spool.lastSeq() === 0 ? 0 : (spool.newest()?.seenAt ?? 0);

async function openState(
  options: AgentOptions,
  clock: typeof systemClock,
): Promise<{ identity: Identity; spool: DiskSpool }> {
  try {
    const identity = await openIdentity(options.stateDir, options.findMachineId);
    return { identity, spool: await openDiskSpool({ folder: identity.spoolFolder, clock }) };
  } catch (error) {
    throw new AgentStartError(
      `${join(options.stateDir, '')} can't be used: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

async function waitForEnd(
  link: Link,
  stop: () => Promise<void>,
  identity: Identity,
): Promise<AgentEnd> {
  const end = await link.ended;
  await stop();
  if (end === null) return { kind: 'stopped' };
  if (end.uninstall) await identity.destroy();
  return { kind: 'refused', ...end };
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | null = null;
  return () => (result ??= action());
}
