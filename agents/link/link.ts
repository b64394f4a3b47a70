import type { CheckResponse, CheckRequest } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { NotConnectedError, type SeatClaim, type LinkState } from '#agents/types.ts';
import { TransportChoice, type Transport } from '#lib/protocol/transport-choice.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { createRouteAgent, DIRECT_ROUTE } from '#agents/route/server-route.ts';
import { canUseWebSocket, createAgentSocket } from './agent-socket.ts';
import type { LinkOptions } from './options.ts';
import { describeRefusal, REFUSAL_REPORT_MS } from './refusal-policy.ts';
import { Session, type SessionEnd } from './session.ts';

export interface Link {
  state(): LinkState;
  /** Transport of the present connection, or of the last attempt. */
  transport(): Transport;
  /** @throws {NotConnectedError | ServerRefusedError} */
  claimSeat(): Promise<SeatClaim>;
  /** @throws {NotConnectedError | ServerRefusedError} */
  checkExercises(request: CheckRequest): Promise<CheckResponse>;
  stop(): void;
  /** Resolves when the link has ended: with the server's refusal, or with null after `stop`. */
  readonly ended: Promise<{ readonly refusal: Refusal; readonly uninstall: boolean } | null>;
}

/**
 * Keeps one connection to the server: handshake, enrollment, changes from the spool, heartbeat, and
 * reconnecting after every error (L7). Needs neither a cluster nor a disk, so simulated students
 * use it too.
 * @throws {TypeError} `server` isn't an http(s) URL
 */
export function openLink(options: LinkOptions): Link {
  const { clock, random, route = DIRECT_ROUTE } = options;
  const agent = createRouteAgent(options.server, route);
  let state: LinkState = { state: 'connecting', since: clock.now(), reason: null };
  let session: Session | null = null;
  const backoff = new Backoff(random);
  let lastReport = { text: '', at: -Infinity };
  let isRefused = false;
  let cancelRetry: () => void = () => undefined;
  let cancelProbe: () => void = () => undefined;
  const choice = new TransportChoice(() => clock.now());
  let transport: Transport = 'websocket';
  const { promise: ended, resolve: end } = Promise.withResolvers<Awaited<Link['ended']>>();

  function connect(): void {
    transport = choice.next();
    let isWelcomed = false;
    const socket = createAgentSocket(options.server, options.version, transport, {
      ticket: options.ticket?.(),
      token: options.token,
      timeoutMs: options.connectTimeoutMs?.[transport],
      agent,
    });
    session = new Session(socket, options, {
      onWelcome() {
        isWelcomed = true;
        choice.recordSuccess(transport);
        scheduleProbe();
        if (state.state !== 'connected') options.log('info', `connected to ${options.server}`);
        backoff.reset();
        state = { state: 'connected', since: clock.now() };
      },
      onRefused(refusal, waitMs) {
        // The database can be unavailable for minutes, and slower sending is asked for again and
        // again, so the same text isn't repeated.
        const text = `${refusal.refusal}: ${refusal.message}`;
        const isRecent = clock.now() - lastReport.at < REFUSAL_REPORT_MS;
        if (text === lastReport.text && (isRefused || isRecent)) return;
        options.log('warn', describeRefusal(refusal, waitMs));
        lastReport = { text, at: clock.now() };
        isRefused = true;
      },
      onAcknowledged() {
        if (isRefused) options.log('info', 'the server accepts changes again');
        isRefused = false;
      },
      onEnd(sessionEnd) {
        cancelProbe();
        // A refusal shows that the transport works.
        if (sessionEnd.kind === 'wait') choice.recordSuccess(transport);
        const isFailedAttempt = sessionEnd.kind === 'broken' && !isWelcomed;
        if (isFailedAttempt && choice.recordFailure(transport)) connect();
        else onEnd(sessionEnd);
      },
    });
  }

  /** A proxy that blocked WebSocket may have been replaced: the VM is in another network now. */
  function scheduleProbe(): void {
    cancelProbe();
    if (transport === 'polling')
      cancelProbe = clock.after(choice.msUntilProbe(), () => void probeWebSocket());
  }

  async function probeWebSocket(): Promise<void> {
    const probed = session;
    const worked = await canUseWebSocket(
      options.server,
      agent,
      options.connectTimeoutMs?.websocket,
    );
    choice.recordProbe(worked);
    if (session === null || session !== probed) return;
    if (!worked) {
      scheduleProbe();
      return;
    }
    session.stop();
    connect();
  }

  function onEnd(sessionEnd: SessionEnd): void {
    session = null;
    if (sessionEnd.kind === 'end') {
      state = { state: 'stopped', refusal: sessionEnd.refusal, uninstall: sessionEnd.uninstall };
      end({ refusal: sessionEnd.refusal, uninstall: sessionEnd.uninstall });
      return;
    }
    if (sessionEnd.kind === 'wait') {
      state = { state: 'waiting', until: clock.now() + sessionEnd.ms, refusal: sessionEnd.refusal };
      cancelRetry = clock.after(sessionEnd.ms * (1 + 0.2 * random()), connect);
      return;
    }
    if (state.state !== 'connecting' || state.reason !== sessionEnd.reason)
      options.log('warn', sessionEnd.reason);
    state = {
      state: 'connecting',
      since: state.state === 'connecting' ? state.since : clock.now(),
      reason: sessionEnd.reason,
    };
    cancelRetry = clock.after(backoff.nextDelayMs(), connect);
  }

  const withSession = <T>(action: (session: Session) => Promise<T>): Promise<T> =>
    session === null
      ? Promise.reject(new NotConnectedError("the server can't be reached right now."))
      : action(session);

  connect();
  return {
    state: () => state,
    transport: () => transport,
    claimSeat: () => withSession((current) => current.claimSeat()),
    checkExercises: (request) => withSession((current) => current.checkExercises(request)),
    stop() {
      if (state.state === 'stopped') return;
      state = { state: 'stopped', refusal: null, uninstall: false };
      cancelRetry();
      cancelProbe();
      session?.stop();
      session = null;
      end(null);
    },
    ended,
  };
}
