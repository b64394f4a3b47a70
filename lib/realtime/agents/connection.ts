import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createSeatCode } from '#lib/auth/seat-code.ts';
import {
  agentProof,
  Batch,
  Challenge,
  type ChallengeResponse,
  type CheckResponse,
  CheckRequest,
  type SeatClaimTicket,
  Heartbeat,
  Hello,
  serverProof,
  type TokenCheckResponse,
  TokenCheckRequest,
  type Welcome,
} from '#lib/protocol/agent-link.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { FRAME_LIMITS } from '#lib/protocol/version.ts';
import { TokenBucket } from '#lib/kit/token-bucket.ts';
import { withAcknowledgement } from './acknowledge.ts';
import { enroll, checkToken } from './enroll.ts';
import type { AgentGateway, AgentChannel, AttachedAgent } from './gateway.ts';
import type { AgentNamespaceOptions, AgentSocket } from './namespace.ts';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';

/** An agent that follows the protocol stays far below these limits. */
const RATE_LIMITS = {
  batch: { burst: 40, perSecond: 20 },
  heartbeat: { burst: 5, perSecond: 1 },
  claim: { burst: 3, perSecond: 0.1 },
  check: { burst: 5, perSecond: 0.5 },
  handshake: { burst: 3, perSecond: 0.2 },
} as const;
/** A connection without a hello is closed after this time. */
const HELLO_TIMEOUT_MS = 20_000;

type ConnectionState =
  | { readonly state: 'new' }
  | { readonly state: 'challenged'; readonly key: string; readonly nonce: string }
  | {
      readonly state: 'welcome';
      readonly key: string;
      readonly gateway: AgentGateway;
      readonly seat: string;
      readonly epoch: string;
      readonly attachment: AttachedAgent;
    }
  | { readonly state: 'ended' };

/** One socket of an agent, from its challenge to its disconnect. */
export class AgentConnection {
  readonly #socket: AgentSocket;
  readonly #options: AgentNamespaceOptions & { readonly heartbeatMs: number };
  readonly #rateLimits: Readonly<Record<keyof typeof RATE_LIMITS, TokenBucket>>;
  #state: ConnectionState = { state: 'new' };
  #appending = false;
  /** Another connection with this key has replaced this one (L8). */
  #canSayHelloAgain = false;

  constructor(
    socket: AgentSocket,
    options: AgentNamespaceOptions & { readonly heartbeatMs: number },
  ) {
    this.#socket = socket;
    this.#options = options;
    const now = options.clock.mono();
    this.#rateLimits = {
      batch: new TokenBucket(RATE_LIMITS.batch, now),
      heartbeat: new TokenBucket(RATE_LIMITS.heartbeat, now),
      claim: new TokenBucket(RATE_LIMITS.claim, now),
      check: new TokenBucket(RATE_LIMITS.check, now),
      handshake: new TokenBucket(RATE_LIMITS.handshake, now),
    };
  }

  listen(): void {
    const { log } = this.#options;
    this.#socket.on(
      'challenge',
      withAcknowledgement(
        Challenge,
        (message) => this.#withRateLimit('handshake', () => this.#answerChallenge(message)),
        log,
      ),
    );
    this.#socket.on(
      'hello',
      withAcknowledgement(Hello, (message) => this.#admitAgent(message), log),
    );
    this.#socket.on(
      'token',
      withAcknowledgement(TokenCheckRequest, ({ token }) => this.#checkToken(token), log),
    );
    this.#socket.on(
      'batch',
      withAcknowledgement(
        Batch,
        (message) => this.#withRateLimit('batch', () => this.#appendBatch(message)),
        log,
      ),
    );
    this.#socket.on(
      'heartbeat',
      withAcknowledgement(
        Heartbeat,
        (message) => this.#withRateLimit('heartbeat', () => this.#recordHeartbeat(message)),
        log,
      ),
    );
    this.#socket.on(
      'claim',
      withAcknowledgement(
        z.object({}),
        () => this.#withRateLimit('claim', () => this.#createSeatClaim()),
        log,
      ),
    );
    this.#socket.on(
      'check',
      withAcknowledgement(
        CheckRequest,
        (message) => this.#withRateLimit('check', () => Promise.resolve(this.#checkSeat(message))),
        log,
      ),
    );
    const helloTimeout = setTimeout(() => {
      if (this.#state.state !== 'welcome') this.#socket.disconnect(true);
    }, HELLO_TIMEOUT_MS).unref();
    this.#socket.once('disconnect', () => {
      clearTimeout(helloTimeout);
      if (this.#state.state === 'welcome') this.#state.attachment.release();
      this.#state = { state: 'ended' };
    });
  }

  async #withRateLimit<Result>(
    message: keyof typeof RATE_LIMITS,
    handle: () => Promise<Result | Refusal>,
  ): Promise<Result | Refusal> {
    const permit = this.#rateLimits[message].tryTake(this.#options.clock.mono());
    return permit.ok
      ? handle()
      : createRefusal('unavailable', `Too many messages (${message}).`, {
          retryMs: permit.waitMs,
        });
  }

  /** The server proves its key before the agent does. */
  async #answerChallenge({
    nonce,
    key,
  }: z.infer<typeof Challenge>): Promise<z.infer<typeof ChallengeResponse> | Refusal> {
    if (
      this.#state.state === 'ended' ||
      (this.#state.state === 'welcome' && !this.#canSayHelloAgain)
    )
      return createRefusal('malformed', 'This connection has already said hello.');
    if (this.#state.state === 'welcome') this.#state.attachment.release();
    this.#canSayHelloAgain = false;
    const { serverKey } = this.#options;
    const serverNonce = randomBytes(24).toString('base64url');
    this.#state = { state: 'challenged', key, nonce: serverNonce };
    return {
      ok: true,
      nonce: serverNonce,
      serverKey: serverKey.publicKey,
      signature: serverKey.sign(serverProof(nonce, serverNonce, key)),
    };
  }

  async #admitAgent(hello: Hello): Promise<Welcome | Refusal> {
    const state = this.#state;
    if (state.state !== 'challenged')
      return createRefusal('hello-required', 'Request a challenge before hello.');
    // A nonce is valid for one hello.
    this.#state = { state: 'new' };
    const { serverKey, db, gateways, clock, heartbeatMs } = this.#options;
    if (
      hello.key !== state.key ||
      !verifyEd25519(hello.key, agentProof(state.nonce, serverKey.publicKey), hello.signature)
    )
      return createRefusal('bad-signature', "The signature doesn't match the agent's key.");
    const enrollment = await enroll(db, hello, new Date(clock.now()));
    if (!enrollment.ok) return enrollment;
    const gateway = await gateways.findGateway(enrollment.workshopId);
    if (!gateway)
      return createRefusal('unavailable', 'Another server process runs this workshop.', {
        retryMs: 2_000,
      });
    if (enrollment.isNew || !gateway.findSeat(enrollment.seat)) await gateway.refresh();
    const seat = gateway.findSeat(enrollment.seat);
    if (!seat) return createRefusal('key-revoked', 'This seat was removed.');
    const admitted = await gateway.admit({
      seat: seat.id,
      epoch: hello.epoch,
      key: hello.key,
      lastSeq: hello.lastSeq,
    });
    if (!admitted.ok) return admitted;
    if (!this.#socket.connected)
      return createRefusal('hello-required', 'The connection was closed.');
    const attachment = gateway.attach(seat.id, this.#createChannel(hello.key), {
      agent: this.#agentVersion(),
      cluster: hello.cluster,
    });
    this.#state = {
      state: 'welcome',
      key: hello.key,
      gateway,
      seat: seat.id,
      epoch: hello.epoch,
      attachment,
    };
    return {
      ok: true,
      workshop: { id: gateway.id, name: gateway.name },
      seat: { id: seat.id, label: seat.label, displayName: seat.displayName },
      acked: admitted.acked,
      plan: gateway.plan,
      heartbeatMs,
      serverTime: Math.round(clock.now()),
    };
  }

  /** One request per challenge, like `hello`, so that guessing tokens isn't faster here. */
  async #checkToken(token: string): Promise<z.infer<typeof TokenCheckResponse> | Refusal> {
    if (this.#state.state !== 'challenged')
      return createRefusal('hello-required', 'Request a challenge before checking a token.');
    this.#state = { state: 'new' };
    const { db, gateways, clock } = this.#options;
    const result = await checkToken(db, token, new Date(clock.now()));
    return result.ok
      ? { ok: true, kinds: (await gateways.findGateway(result.workshopId))?.plan.kinds ?? [] }
      : result;
  }

  async #appendBatch({ epoch, changes }: Batch): Promise<{ ok: true; acked: number } | Refusal> {
    const state = this.#state;
    if (state.state !== 'welcome' || state.epoch !== epoch)
      return createRefusal('hello-required', 'Say hello with this epoch first.');
    if (changes.length > FRAME_LIMITS.maxChanges)
      return createRefusal(
        'too-large',
        `A batch can have at most ${FRAME_LIMITS.maxChanges} changes.`,
      );
    if (this.#appending)
      return createRefusal('unavailable', "The last batch isn't acknowledged yet.", {
        retryMs: 1_000,
      });
    this.#appending = true;
    try {
      if (!state.attachment.recordFrame()) return this.#refuseReplaced();
      return await state.gateway.append({
        seat: state.seat,
        epoch,
        changes,
        receivedAt: Math.round(this.#options.clock.now()),
      });
    } finally {
      this.#appending = false;
    }
  }

  async #recordHeartbeat(
    heartbeat: Heartbeat,
  ): Promise<{ ok: true; serverTime: number } | Refusal> {
    const state = this.#state;
    if (state.state !== 'welcome') return createRefusal('hello-required', 'Say hello first.');
    const now = Math.round(this.#options.clock.now());
    if (!state.attachment.recordFrame()) return this.#refuseReplaced();
    state.gateway.recordHeartbeat(state.seat, heartbeat, now);
    return { ok: true, serverTime: now };
  }

  /**
   * The agent can say hello again on this connection (L8). Until then, each of its messages still
   * counts as a sign that two machines use its key.
   */
  #refuseReplaced(): Refusal {
    this.#canSayHelloAgain = true;
    return createRefusal(
      'hello-required',
      'Another connection with this key has replaced this one.',
    );
  }

  async #createSeatClaim(): Promise<z.infer<typeof SeatClaimTicket> | Refusal> {
    const state = this.#state;
    if (state.state !== 'welcome') return createRefusal('hello-required', 'Say hello first.');
    const { db, clock, url } = this.#options;
    const { code, expiresAt } = await createSeatCode(db, {
      workshopId: state.gateway.id,
      seat: state.seat,
      kind: 'claim',
      now: new Date(clock.now()),
    });
    return { ok: true, code, url: `${url}/claim/${code}`, expiresAt: expiresAt.getTime() };
  }

  #checkSeat(request: CheckRequest): CheckResponse | Refusal {
    const state = this.#state;
    return state.state === 'welcome'
      ? state.gateway.checkSeat(state.seat, request)
      : createRefusal('hello-required', 'Say hello first.');
  }

  #createChannel(key: string): AgentChannel {
    return {
      key,
      sendPlan: (plan) => {
        this.#socket.emit('plan', plan);
      },
      requestResync: (reason) => {
        this.#socket.emit('resync', { why: reason });
      },
      disconnect: (refusal) => {
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
