import type { CheckResponse, CheckRequest } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { NotConnectedError, type SeatClaim, type LinkState } from '#agents/types.ts';
import { createAgentSocket } from './agent-socket.ts';
import type { LinkOptions } from './options.ts';
import { Session, type SessionEnd } from './session.ts';

/** Waits between tries, ms: doubling from the first to the longest, each shortened by up to half at random. */
const RETRY_MS = { first: 1_000, max: 15_000 };

export interface Link {
  state(): LinkState;
  /** @throws {NotConnected} {RefusedByServer} */
  claimSeat(): Promise<SeatClaim>;
  /** @throws {NotConnected} {RefusedByServer} */
  checkExercises(request: CheckRequest): Promise<CheckResponse>;
  stop(): void;
  /** Resolves when the link ended for good: by the server's word, or null by `stop`. */
  readonly ended: Promise<{ readonly refusal: Refusal; readonly uninstall: boolean } | null>;
}

/**
 * Keeps one connection to the server for as long as the server wants it: proves, enrols, sends what the spool holds, beats,
 * comes again after every trouble. Neither a cluster nor a disk is needed: simulated students speak through it too.
 * @throws when `server` is not an http(s) address
 */
export function openLink(options: LinkOptions): Link {
  const { clock, random } = options;
  let state: LinkState = { state: 'connecting', since: clock.now(), reason: null };
  let session: Session | null = null;
  let failures = 0;
  let lastRefusalText = '';
  let cancelRetry: () => void = () => undefined;
  const { promise: ended, resolve: end } = Promise.withResolvers<Awaited<Link['ended']>>();

  function connect(): void {
    session = new Session(createAgentSocket(options.server, options.version), options, {
      onWelcome() {
        if (state.state !== 'connected') options.log('info', `connected to ${options.server}`);
        failures = 0;
        state = { state: 'connected', since: clock.now() };
      },
      onRefused(text) {
        // The database is away for minutes, and each batch is refused with the same words.
        if (text !== lastRefusalText) options.log('warn', `the server refused: ${text}`);
        lastRefusalText = text;
      },
      onAcknowledged() {
        if (lastRefusalText !== '') options.log('info', 'the server takes changes again');
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
    const wait = Math.min(RETRY_MS.max, RETRY_MS.first * 2 ** failures++);
    cancelRetry = clock.after(wait * (0.5 + 0.5 * random()), connect);
  }

  const withSession = <T>(action: (session: Session) => Promise<T>): Promise<T> =>
    session === null
      ? Promise.reject(new NotConnectedError("The server can't be reached just now."))
      : action(session);

  connect();
  return {
    state: () => state,
    claimSeat: () => withSession((current) => current.claimSeat()),
    checkExercises: (question) => withSession((current) => current.checkExercises(question)),
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
