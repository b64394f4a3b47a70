import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '#lib/kit/error-text.ts';
import { BUILT_IN_KINDS, isNeverWatched } from '#lib/cluster/plan.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { openIdentity, type Identity } from '#agents/identity/identity.ts';
import type { Link } from '#agents/link/link.ts';
import { startAgentPipeline } from './pipeline.ts';
import { openDiskSpool, type DiskSpool } from '#agents/spool/disk-spool.ts';
import {
  AgentStartError,
  type AgentEnd,
  type AgentOptions,
  type AgentStatus,
  type RunningAgent,
} from './types.ts';

/** Used until the server sends its plan. */
const INITIAL_PLAN: Plan = { version: 0, kinds: BUILT_IN_KINDS, probes: [] };

/**
 * Starts the agent. It watches the cluster, spools changes and sends them to the server until
 * `stop()` is called or the server ends it. It starts even if the server and the cluster can't be
 * reached.
 * @throws {AgentStartError} a malformed token or URL, or a state folder that isn't writable
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { clock = systemClock, random = Math.random, log, token } = options;
  const pinnedServerKey = readServerKey(token);
  if (!URL.canParse(options.server))
    throw new AgentStartError(
      `${options.server} isn't a valid URL. It must start with https:// or http://.`,
    );
  const { identity, spool } = await openState(options, clock);

  let plan = removeForbiddenKinds(identity.storedState().plan ?? INITIAL_PLAN, log);
  let seat: AgentStatus['seat'] = null;
  let lastRefusal: AgentStatus['lastRefusal'] = null;
  const reportWriteError = (error: unknown) => {
    log('warn', `can't write to ${options.stateDir}: ${messageOf(error)}`);
  };
  const remember = (changes: Parameters<Identity['updateStoredState']>[0]) => {
    identity.updateStoredState(changes).catch(reportWriteError);
  };
  const onPlan = (receivedPlan: Plan) => {
    const next = removeForbiddenKinds(receivedPlan, log);
    if (isDeepStrictEqual(next, plan)) return;
    plan = next;
    remember({ plan });
    pipeline.setPlan(plan);
  };

  const pipeline = startAgentPipeline(
    {
      kubeconfigSources: options.kubeconfig,
      plan,
      spool,
      clock,
      random,
      log,
      lastClusterUid: identity.storedState().cluster,
      onCluster: ({ uid }) => {
        if (identity.storedState().cluster !== uid) remember({ cluster: uid });
      },
      warningsSince: lastSeenAt(spool),
      pod: options.pod,
    },
    {
      server: options.server,
      route: options.route,
      // A new token may name another server. Without a token, only the server that has proved
      // itself before is accepted.
      serverKey: pinnedServerKey ?? identity.storedState().serverKey ?? null,
      token: token ?? null,
      seatLabel: options.seatLabel,
      inCluster: options.pod !== undefined,
      version: options.version,
      machine: identity.machine,
      hostname: options.hostname,
      key: identity.key,
      formerKey: identity.formerKey,
      ticket: () => identity.storedState().ticket,
      rssBytes: () => process.memoryUsage.rss(),
      onWelcome(welcome) {
        const { label } = welcome.seat;
        if (seat === null && options.seatLabel !== undefined && options.seatLabel !== label)
          log('info', `seat ${options.seatLabel} is taken, so this VM has seat ${label}`);
        seat = {
          workshop: welcome.workshop.name,
          label: welcome.seat.label,
          displayName: welcome.seat.displayName,
        };
        if (pinnedServerKey !== null && identity.storedState().serverKey !== pinnedServerKey)
          remember({ serverKey: pinnedServerKey });
        if (welcome.ticket !== undefined && welcome.ticket !== identity.storedState().ticket)
          remember({ ticket: welcome.ticket });
        identity.confirmKey().catch(reportWriteError);
        onPlan(welcome.plan);
      },
      onPlan,
      // Every later Pod would derive the revoked key again.
      renewKey: options.pod?.derivedKey === undefined ? () => identity.renewKey() : null,
      onRefusal: ({ refusal, message }) => {
        lastRefusal = { name: refusal, message, at: clock.now() };
      },
    },
  );
  const { watcher, feed, link } = pipeline;
  if (spool.isDamaged) feed.recordGap('spool-damaged', null);

  const stop = once(async () => {
    await pipeline.stop();
    await spool.close();
  });
  const ended = waitForEnd(link, stop, identity);
  return {
    status: () => ({
      server: options.server,
      hostname: options.hostname,
      link: link.state(),
      transport: link.transport(),
      cluster: watcher.clusterState(),
      facts: watcher.clusterFacts(),
      kubeconfig: watcher.kubeconfigSource(),
      kinds: watcher.kindStates(),
      stalledSince: watcher.stalledSince(),
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
    checkExercises: (request) => link.checkExercises(request),
    reconnect: () => {
      watcher.reconnect();
    },
    stop,
    ended,
  };
}

/**
 * Removes kinds that no plan may watch. Their exercises can't be verified, as with a kind without
 * read permission (C9).
 */
function removeForbiddenKinds(plan: Plan, log: AgentOptions['log']): Plan {
  const refused = plan.kinds.filter(isNeverWatched);
  if (refused.length > 0)
    log(
      'error',
      `the server requests ${refused.map(({ gvk }) => gvk).join(', ')}, which this agent never reads`,
    );
  return { ...plan, kinds: plan.kinds.filter((kind) => !refused.includes(kind)) };
}

/** The server key in the join token; null without a token. */
function readServerKey(token: string | undefined): string | null {
  if (token === undefined) return null;
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success)
    throw new AgentStartError('the token is incomplete. Copy the install command again.');
  return parsed.data.serverKey;
}

/**
 * Warnings from before the end of the last run were reported by it. A first run has no such
 * warnings. ms since 1970.
 */
const lastSeenAt = (spool: DiskSpool): number =>
  spool.lastSeq() === 0 ? 0 : (spool.newest()?.seenAt ?? 0);

async function openState(
  options: AgentOptions,
  clock: typeof systemClock,
): Promise<{ identity: Identity; spool: DiskSpool }> {
  try {
    const identity = await openIdentity(
      options.stateDir,
      options.findMachineId,
      options.pod?.derivedKey,
    );
    return { identity, spool: await openDiskSpool({ folder: identity.spoolFolder, clock }) };
  } catch (error) {
    throw new AgentStartError(`${join(options.stateDir, '')} can't be used: ${messageOf(error)}`, {
      cause: error,
    });
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
