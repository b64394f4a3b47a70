import type { CheckResponse, CheckRequest } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { NotConnectedError, type SeatClaim, type LinkState } from '#agents/types.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { createAgentSocket } from './agent-socket.ts';
import type { LinkOptions } from './options.ts';
import { Session, type SessionEnd } from './session.ts';

export interface Link {
  state(): LinkState;
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
  const { clock, random } = options;
  let state: LinkState = { state: 'connecting', since: clock.now(), reason: null };
  let session: Session | null = null;
  const backoff = new Backoff(random);
  let lastRefusalText = '';
  let cancelRetry: () => void = () => undefined;
  const { promise: ended, resolve: end } = Promise.withResolvers<Awaited<Link['ended']>>();

  function connect(): void {
    session = new Session(createAgentSocket(options.server, options.version), options, {
      onWelcome() {
        if (state.state !== 'connected') options.log('info', `connected to ${options.server}`);
        backoff.reset();
        state = { state: 'connected', since: clock.now() };
      },
      onRefused(text) {
        // The database can be unavailable for minutes, and the server refuses each batch with the
        // same text.
        if (text !== lastRefusalText) options.log('warn', `the server refused: ${text}`);
        lastRefusalText = text;
      },
      onAcknowledged() {
        if (lastRefusalText !== '') options.log('info', 'the server accepts changes again');
        lastRefusalText = '';
      },
      onEnd,
    });
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
    claimSeat: () => withSession((current) => current.claimSeat()),
    checkExercises: (request) => withSession((current) => current.checkExercises(request)),
    stop() {
      if (state.state === 'stopped') return;
      state = { state: 'stopped', refusal: null, uninstall: false };
      cancelRetry();
      session?.stop();
      session = null;
      end(null);
    },
    ended,
  };
}
