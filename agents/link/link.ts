import type { CheckAnswer, CheckQuestion } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { NotConnected, type Claim, type LinkState } from '#agents/types.ts';
import { makeSocket } from './agent-socket.ts';
import type { LinkOptions } from './options.ts';
import { Session, type SessionEnd } from './session.ts';

/** Waits between tries, ms: doubling from the first to the longest, each shortened by up to half at random. */
const RETRY = { first: 1_000, longest: 15_000 };

export interface Link {
  state(): LinkState;
  /** @throws {NotConnected} {RefusedByServer} */
  claim(): Promise<Claim>;
  /** @throws {NotConnected} {RefusedByServer} */
  check(question: CheckQuestion): Promise<CheckAnswer>;
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
  let state: LinkState = { state: 'connecting', since: clock.now(), why: null };
  let session: Session | null = null;
  let failures = 0;
  let refused = '';
  let cancelRetry: () => void = () => undefined;
  const { promise: ended, resolve: end } = Promise.withResolvers<Awaited<Link['ended']>>();

  function connect(): void {
    session = new Session(makeSocket(options.server, options.version), options, {
      onWelcome() {
        if (state.state !== 'connected') options.log('info', `connected to ${options.server}`);
        failures = 0;
        state = { state: 'connected', since: clock.now() };
      },
      onRefused(words) {
        // The database is away for minutes, and each batch is refused with the same words.
        if (words !== refused) options.log('warn', `the server refused: ${words}`);
        refused = words;
      },
      onTaken() {
        if (refused !== '') options.log('info', 'the server takes changes again');
        refused = '';
      },
      onEnd,
    });
  }

  function onEnd(how: SessionEnd): void {
    session = null;
    if (how.kind === 'end') {
      state = { state: 'stopped', refusal: how.refusal, uninstall: how.uninstall };
      end({ refusal: how.refusal, uninstall: how.uninstall });
      return;
    }
    if (how.kind === 'wait') {
      state = { state: 'waiting', until: clock.now() + how.ms, refusal: how.refusal };
      cancelRetry = clock.after(how.ms * (1 + 0.2 * random()), connect);
      return;
    }
    if (state.state !== 'connecting' || state.why !== how.why) options.log('warn', how.why);
    state = {
      state: 'connecting',
      since: state.state === 'connecting' ? state.since : clock.now(),
      why: how.why,
    };
    const wait = Math.min(RETRY.longest, RETRY.first * 2 ** failures++);
    cancelRetry = clock.after(wait * (0.5 + 0.5 * random()), connect);
  }

  const inSession = <T>(act: (session: Session) => Promise<T>): Promise<T> =>
    session === null
      ? Promise.reject(new NotConnected("The server can't be reached just now."))
      : act(session);

  connect();
  return {
    state: () => state,
    claim: () => inSession((current) => current.claim()),
    check: (question) => inSession((current) => current.check(question)),
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
