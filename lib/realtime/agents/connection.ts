import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { makeClaimCode } from '#lib/auth/seat-code.ts';
import {
  agentProof,
  Batch,
  Challenge,
  type ChallengeAnswer,
  type CheckAnswer,
  CheckQuestion,
  type ClaimTicket,
  Heartbeat,
  Hello,
  serverProof,
  type TokenAnswer,
  TokenQuestion,
  type Welcome,
} from '#lib/protocol/agent-link.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import { FRAME } from '#lib/protocol/version.ts';
import { Allowance } from '#lib/kit/token-bucket.ts';
import { answering } from './acknowledge.ts';
import { enrol, tryToken } from './enroll.ts';
import type { AgentHost, AgentLine, AttachedLine } from './gateway.ts';
import type { AgentLinkOptions, AgentSocket } from './namespace.ts';
import { isSignedBy } from '#lib/kit/ed25519.ts';

/** An agent that keeps to the protocol never comes near these. */
const RATES = {
  batch: { burst: 40, perSecond: 20 },
  heartbeat: { burst: 5, perSecond: 1 },
  claim: { burst: 3, perSecond: 0.1 },
  check: { burst: 5, perSecond: 0.5 },
  handshake: { burst: 3, perSecond: 0.2 },
} as const;
/** An agent that says no hello by then is none. */
const HELLO_MS = 20_000;

type State =
  | { readonly state: 'new' }
  | { readonly state: 'challenged'; readonly key: string; readonly nonce: string }
  | {
      readonly state: 'welcome';
      readonly key: string;
      readonly host: AgentHost;
      readonly seat: string;
      readonly epoch: string;
      readonly attached: AttachedLine;
    }
  | { readonly state: 'ended' };

/** One socket of an agent, from its challenge to its end. */
export class AgentConnection {
  readonly #socket: AgentSocket;
  readonly #options: AgentLinkOptions & { readonly heartbeatMs: number };
  readonly #allowances: Readonly<Record<keyof typeof RATES, Allowance>>;
  #state: State = { state: 'new' };
  #appending = false;
  /** Another connection has taken this one's line. */
  #mayReturn = false;

  constructor(socket: AgentSocket, options: AgentLinkOptions & { readonly heartbeatMs: number }) {
    this.#socket = socket;
    this.#options = options;
    const now = options.clock.mono();
    this.#allowances = {
      batch: new Allowance(RATES.batch, now),
      heartbeat: new Allowance(RATES.heartbeat, now),
      claim: new Allowance(RATES.claim, now),
      check: new Allowance(RATES.check, now),
      handshake: new Allowance(RATES.handshake, now),
    };
  }

  listen(): void {
    const { log } = this.#options;
    this.#socket.on(
      'challenge',
      answering(
        Challenge,
        (message) => this.#limited('handshake', () => this.#challenge(message)),
        log,
      ),
    );
    this.#socket.on(
      'hello',
      answering(Hello, (message) => this.#hello(message), log),
    );
    this.#socket.on(
      'token',
      answering(TokenQuestion, ({ token }) => this.#token(token), log),
    );
    this.#socket.on(
      'batch',
      answering(Batch, (message) => this.#limited('batch', () => this.#batch(message)), log),
    );
    this.#socket.on(
      'heartbeat',
      answering(
        Heartbeat,
        (message) => this.#limited('heartbeat', () => this.#heartbeat(message)),
        log,
      ),
    );
    this.#socket.on(
      'claim',
      answering(z.object({}), () => this.#limited('claim', () => this.#claim()), log),
    );
    this.#socket.on(
      'check',
      answering(
        CheckQuestion,
        (message) => this.#limited('check', () => Promise.resolve(this.#check(message))),
        log,
      ),
    );
    const silent = setTimeout(() => {
      if (this.#state.state !== 'welcome') this.#socket.disconnect(true);
    }, HELLO_MS).unref();
    this.#socket.once('disconnect', () => {
      clearTimeout(silent);
      if (this.#state.state === 'welcome') this.#state.attached.release();
      this.#state = { state: 'ended' };
    });
  }

  async #limited<Answer>(
    what: keyof typeof RATES,
    handle: () => Promise<Answer | Refusal>,
  ): Promise<Answer | Refusal> {
    const may = this.#allowances[what].take(this.#options.clock.mono());
    return may.ok
      ? handle()
      : refuse('unavailable', `Too many of these messages (${what}): slow down.`, {
          retryMs: may.waitMs,
        });
  }

  /** The server proves its key first. */
  async #challenge({
    nonce,
    key,
  }: z.infer<typeof Challenge>): Promise<z.infer<typeof ChallengeAnswer> | Refusal> {
    if (this.#state.state === 'ended' || (this.#state.state === 'welcome' && !this.#mayReturn))
      return refuse('malformed', 'This connection is welcome already.');
    if (this.#state.state === 'welcome') this.#state.attached.release();
    this.#mayReturn = false;
    const { serverKey } = this.#options;
    const own = randomBytes(24).toString('base64url');
    this.#state = { state: 'challenged', key, nonce: own };
    return {
      ok: true,
      nonce: own,
      serverKey: serverKey.publicKey,
      signature: serverKey.sign(serverProof(nonce, own, key)),
    };
  }

  async #hello(hello: Hello): Promise<Welcome | Refusal> {
    const state = this.#state;
    if (state.state !== 'challenged')
      return refuse('not-welcome', 'A challenge comes before hello.');
    // A nonce is good for one hello.
    this.#state = { state: 'new' };
    const { serverKey, db, hosts, clock, heartbeatMs } = this.#options;
    if (
      hello.key !== state.key ||
      !isSignedBy(hello.key, agentProof(state.nonce, serverKey.publicKey), hello.signature)
    )
      return refuse('bad-signature', 'The signature is not by the key that was shown.');
    const enrolled = await enrol(db, hello, new Date(clock.now()));
    if (!enrolled.ok) return enrolled;
    const host = await hosts.host(enrolled.event);
    if (!host) return refuse('unavailable', 'Another process has this event.', { retryMs: 2_000 });
    if (enrolled.enrolled || !host.seat(enrolled.seat)) await host.refresh();
    const seat = host.seat(enrolled.seat);
    if (!seat) return refuse('key-revoked', 'This seat is no more.');
    const admitted = await host.admit({
      seat: seat.id,
      epoch: hello.epoch,
      key: hello.key,
      lastSeq: hello.lastSeq,
    });
    if (!admitted.ok) return admitted;
    if (!this.#socket.connected) return refuse('not-welcome', 'The connection ended.');
    const attached = host.attach(seat.id, this.#line(hello.key), {
      agent: this.#agentVersion(),
      cluster: hello.cluster,
    });
    this.#state = {
      state: 'welcome',
      key: hello.key,
      host,
      seat: seat.id,
      epoch: hello.epoch,
      attached,
    };
    return {
      ok: true,
      event: { id: host.id, name: host.name },
      seat: { id: seat.id, label: seat.label, handle: seat.handle },
      acked: admitted.acked,
      plan: host.plan,
      heartbeatMs,
      serverTime: Math.round(clock.now()),
    };
  }

  /** As `hello`, one question for each challenge: so guessing is no faster here. */
  async #token(token: string): Promise<z.infer<typeof TokenAnswer> | Refusal> {
    if (this.#state.state !== 'challenged')
      return refuse('not-welcome', 'A challenge comes before a question about a token.');
    this.#state = { state: 'new' };
    const { db, hosts, clock } = this.#options;
    const tried = await tryToken(db, token, new Date(clock.now()));
    return tried.ok
      ? { ok: true, kinds: (await hosts.host(tried.event))?.plan.kinds ?? [] }
      : tried;
  }

  async #batch({ epoch, changes }: Batch): Promise<{ ok: true; acked: number } | Refusal> {
    const state = this.#state;
    if (state.state !== 'welcome' || state.epoch !== epoch)
      return refuse('not-welcome', 'Say hello with this epoch first.');
    if (changes.length > FRAME.changes)
      return refuse('too-large', `A batch has at most ${FRAME.changes} changes.`);
    if (this.#appending)
      return refuse('unavailable', 'The last batch is not acknowledged yet.', { retryMs: 1_000 });
    this.#appending = true;
    try {
      if (!state.attached.heard()) return this.#takenOver();
      return await state.host.append({
        seat: state.seat,
        epoch,
        changes,
        receivedAt: Math.round(this.#options.clock.now()),
      });
    } finally {
      this.#appending = false;
    }
  }

  async #heartbeat(heartbeat: Heartbeat): Promise<{ ok: true; serverTime: number } | Refusal> {
    const state = this.#state;
    if (state.state !== 'welcome') return refuse('not-welcome', 'Say hello first.');
    const now = Math.round(this.#options.clock.now());
    if (!state.attached.heard()) return this.#takenOver();
    state.host.heartbeat(state.seat, heartbeat, now);
    return { ok: true, serverTime: now };
  }

  /** It may say hello again where it is (L8); until then each word of it still tells that two machines have its key. */
  #takenOver(): Refusal {
    this.#mayReturn = true;
    return refuse('not-welcome', 'Another connection with this key has taken over.');
  }

  async #claim(): Promise<z.infer<typeof ClaimTicket> | Refusal> {
    const state = this.#state;
    if (state.state !== 'welcome') return refuse('not-welcome', 'Say hello first.');
    const { db, clock, url } = this.#options;
    const { code, expiresAt } = await makeClaimCode(db, {
      event: state.host.id,
      seat: state.seat,
      kind: 'claim',
      now: new Date(clock.now()),
    });
    return { ok: true, code, url: `${url}/claim/${code}`, expiresAt: expiresAt.getTime() };
  }

  #check(question: CheckQuestion): CheckAnswer | Refusal {
    const state = this.#state;
    return state.state === 'welcome'
      ? state.host.check(state.seat, question)
      : refuse('not-welcome', 'Say hello first.');
  }

  #line(key: string): AgentLine {
    return {
      key,
      plan: (plan) => {
        this.#socket.emit('plan', plan);
      },
      resync: (why) => {
        this.#socket.emit('resync', { why });
      },
      bye: (refusal) => {
        this.#socket.emit('bye', refusal);
        this.#socket.disconnect(true);
      },
    };
  }

  #agentVersion(): string {
    const { agent } = this.#socket.handshake.auth as { agent?: unknown };
    return typeof agent === 'string' ? agent : '';
  }
}
