import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { createSeatCode, SEAT_CODE_LIFETIME_MS } from '#lib/auth/seat-code.ts';
import {
  AGENT_MESSAGES,
  agentProof,
  type AgentMessage,
  type AgentMessageName,
  type AgentResponse,
  type Batch,
  type Challenge,
  type ChallengeResponse,
  type CheckResponse,
  type CheckRequest,
  type SeatClaimTicket,
  type Heartbeat,
  type Hello,
  serverProof,
  type TokenCheckResponse,
  type Welcome,
} from '#lib/protocol/agent-link.ts';
import { AUDIT_FACTS, wordOrOther } from '#lib/protocol/audit-facts.ts';
import { createRefusal, translateRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { FRAME_LIMITS, PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { TokenBucket, type BucketSize } from '#lib/kit/token-bucket.ts';
import type { AdmittedConnection } from '../admission/admission.ts';
import { withAcknowledgement } from './acknowledge.ts';
import { createClosingRefusal } from './closing-refusal.ts';
import { enroll, checkToken } from './enroll.ts';
import { seatRemovedRefusal, shortKey, type Enrollment } from './enrollment.ts';
import type { AgentGateway, AgentChannel, AttachedAgent } from './gateway.ts';
import type { AgentNamespaceOptions, AgentSocket } from './namespace.ts';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';

/** An agent that follows the protocol stays far below these limits. */
const RATE_LIMITS = {
  challenge: { burst: 3, perSecond: 0.2 },
  hello: { burst: 5, perSecond: 0.2 },
  token: { burst: 5, perSecond: 0.2 },
  batch: { burst: 40, perSecond: 20 },
  heartbeat: { burst: 5, perSecond: 1 },
  claim: { burst: 3, perSecond: 0.1 },
  check: { burst: 5, perSecond: 0.5 },
} as const satisfies Record<AgentMessageName, BucketSize>;

type MessageHandlers = {
  readonly [Name in AgentMessageName]: (
    message: AgentMessage<Name>,
  ) => Promise<AgentResponse<Name> | Refusal>;
};

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

/** The seat of an agent in its open workshop. */
interface FoundSeat {
  readonly ok: true;
  readonly gateway: AgentGateway;
  readonly seat: NonNullable<ReturnType<AgentGateway['findSeat']>>;
}

/** One socket of an agent, from its challenge to its disconnect. */
export class AgentConnection {
  readonly #socket: AgentSocket;
  readonly #options: AgentNamespaceOptions & { readonly heartbeatMs: number };
  readonly #rateLimits: ReadonlyMap<string, TokenBucket>;
  readonly #admitted: AdmittedConnection | undefined;
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
    this.#admitted = options.admission?.connectionOf(socket.conn);
    const now = options.clock.mono();
    this.#rateLimits = new Map(
      Object.entries(RATE_LIMITS).map(([name, size]) => [name, new TokenBucket(size, now)]),
    );
  }

  /** Registers a listener for each message of the protocol. */
  listen(): void {
    const handlers: MessageHandlers = {
      challenge: (message) => this.#answerChallenge(message),
      hello: (message) => this.#admitAgent(message),
      token: ({ token }) => this.#checkToken(token),
      batch: (message) => this.#appendBatch(message),
      heartbeat: (message) => this.#recordHeartbeat(message),
      claim: () => this.#createSeatClaim(),
      check: (message) => Promise.resolve(this.#checkSeat(message)),
    };
    for (const name of Object.keys(AGENT_MESSAGES) as AgentMessageName[])
      this.#listenTo(name, handlers);
    this.#socket.onAny((name: string) => {
      if (!Object.hasOwn(AGENT_MESSAGES, name)) this.#admitted?.recordMalformed();
    });
    this.#admitted?.onClosing((limit) => {
      this.#socket.emit('bye', createClosingRefusal(limit));
    });
    this.#socket.once('disconnect', () => {
      if (this.#state.state === 'welcome') this.#state.attachment.release();
      this.#state = { state: 'ended' };
    });
  }

  #listenTo<Name extends AgentMessageName>(name: Name, handlers: MessageHandlers): void {
    const listener = withAcknowledgement<
      AgentMessage<Name>,
      Extract<AgentResponse<Name>, { readonly ok: true }>
    >(
      AGENT_MESSAGES[name].message as unknown as z.ZodType<AgentMessage<Name>>,
      handlers[name] as never,
      {
        findRefusal: () => this.#findRateRefusal(name),
        onMalformed: () => this.#admitted?.recordMalformed(),
        translate: (refusal) => translateRefusal(refusal, this.#protocolVersion()),
        ...(this.#options.onRefused && { onRefused: this.#options.onRefused }),
        log: this.#options.log,
      },
    );
    this.#socket.on(name, listener as never);
  }

  #findRateRefusal(name: AgentMessageName): Refusal | null {
    const permit = this.#rateLimits.get(name)?.tryTake(this.#options.clock.mono());
    return permit?.ok === false
      ? createRefusal('unavailable', `Too many messages (${name}).`, { retryMs: permit.waitMs })
      : null;
  }

  /** The server proves its key before the agent does. */
  async #answerChallenge({
    nonce,
    key,
  }: z.infer<typeof Challenge>): Promise<z.infer<typeof ChallengeResponse> | Refusal> {
    const before = this.#state;
    if (before.state === 'ended' || (before.state === 'welcome' && !this.#canSayHelloAgain))
      return createRefusal('malformed', 'This connection has already said hello.');
    if (before.state === 'welcome') before.attachment.release();
    this.#canSayHelloAgain = false;
    const { serverKey } = this.#options;
    // A challenge that arrives twice gets the same nonce, so that `hello` can follow either answer.
    const isRepeated = before.state === 'challenged' && before.key === key;
    const serverNonce = isRepeated ? before.nonce : randomBytes(24).toString('base64url');
    this.#state = { state: 'challenged', key, nonce: serverNonce };
    const signature = serverKey.sign(serverProof(nonce, serverNonce, key));
    return { ok: true, nonce: serverNonce, serverKey: serverKey.publicKey, signature };
  }

  async #admitAgent(hello: Hello): Promise<Welcome | Refusal> {
    const state = this.#state;
    if (state.state !== 'challenged')
      return createRefusal('hello-required', 'Request a challenge before hello.');
    // A nonce is valid for one hello.
    this.#state = { state: 'new' };
    const { clock, heartbeatMs, tickets } = this.#options;
    const enrollment = await this.#enroll(hello, state);
    if (!enrollment.ok) return enrollment;
    const found = await this.#findSeat(enrollment);
    if (!found.ok) return found;
    const { gateway, seat } = found;
    const admitted = await gateway.admit({
      seat: seat.id,
      epoch: hello.epoch,
      key: hello.key,
      lastSeq: hello.lastSeq,
    });
    if (!admitted.ok) return admitted;
    if (!this.#socket.connected)
      return createRefusal('hello-required', 'The connection was closed.');
    this.#admitted?.identify({ kind: 'agent', id: hello.key });
    this.#admitted?.admit('agent');
    this.#admitted?.setOwner({
      actor: `agent:${seat.id}`,
      workshopId: gateway.id,
      seatId: seat.id,
    });
    const attachment = gateway.attach(seat.id, this.#createChannel(hello.key), {
      agent: this.#agentVersion(),
      cluster: hello.cluster,
      inCluster: hello.inCluster ?? false,
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
      ...(tickets && { ticket: tickets.issue(hello.key, clock.now()) }),
    };
  }

  /** Verifies the signature of the agent, and finds its seat or gives it one. */
  async #enroll(
    hello: Hello,
    { key, nonce }: { readonly key: string; readonly nonce: string },
  ): Promise<Enrollment | Refusal> {
    const { serverKey, db, clock } = this.#options;
    const { audit = () => undefined, onSeatRequested = () => undefined } = this.#options;
    const address = this.#admitted?.address ?? '';
    const text = agentProof(nonce, serverKey.publicKey);
    if (hello.key !== key || !verifyEd25519(hello.key, text, hello.signature)) {
      audit({ kind: 'signature-refused', address });
      return createRefusal('bad-signature', "The signature doesn't match the agent's key.");
    }
    const now = new Date(clock.now());
    const result = await enroll(db, hello, { now, nonce, address, audit, onSeatRequested });
    if (!result.ok && isRejection(result))
      audit({
        kind: 'permission-refused',
        address,
        detail: {
          refusal: wordOrOther(AUDIT_FACTS.refusal, result.refusal),
          agent: shortKey(hello.key),
        },
      });
    return result;
  }

  async #findSeat(enrollment: Enrollment): Promise<FoundSeat | Refusal> {
    const gateway = await this.#options.gateways.findGateway(enrollment.workshopId);
    if (!gateway)
      return createRefusal('unavailable', 'Another server process runs this workshop.', {
        retryMs: 2_000,
      });
    if (enrollment.isNew || !gateway.findSeat(enrollment.seat)) await gateway.refresh();
    const seat = gateway.findSeat(enrollment.seat);
    return seat ? { ok: true, gateway, seat } : seatRemovedRefusal();
  }

  /** One request per challenge, like `hello`, so that guessing tokens isn't faster here. */
  async #checkToken(token: string): Promise<z.infer<typeof TokenCheckResponse> | Refusal> {
    if (this.#state.state !== 'challenged')
      return createRefusal('hello-required', 'Request a challenge before checking a token.');
    this.#state = { state: 'new' };
    const { db, gateways, clock, audit } = this.#options;
    const result = await checkToken(db, token, new Date(clock.now()));
    if (result.ok) {
      const kinds = (await gateways.findGateway(result.workshopId))?.plan.kinds ?? [];
      return { ok: true, personal: result.personal, kinds };
    }
    audit?.({
      kind: 'token-refused',
      address: this.#admitted?.address ?? '',
      detail: { refusal: wordOrOther(AUDIT_FACTS.refusal, result.refusal) },
    });
    return result;
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
      const { clock, onAck } = this.#options;
      const receivedMono = clock.mono();
      const result = await state.gateway.append({
        seat: state.seat,
        epoch,
        changes,
        receivedAt: Math.round(clock.now()),
      });
      if (result.ok) onAck?.((clock.mono() - receivedMono) / SECOND_MS);
      return result;
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
    const { db, clock, url, audit } = this.#options;
    const result = await createSeatCode(db, {
      workshopId: state.gateway.id,
      seat: state.seat,
      kind: 'claim',
      now: new Date(clock.now()),
    });
    audit?.({
      actor: `agent:${state.seat}`,
      address: this.#admitted?.address ?? '',
      workshopId: state.gateway.id,
      seatId: state.seat,
      ...(result.ok
        ? { kind: 'code-created', detail: { code: 'claim' } }
        : { kind: 'limit-reached', detail: { limit: 'seat-codes' } }),
    });
    if (!result.ok)
      return createRefusal('unavailable', 'Too many seat codes. Use the newest one, or wait.', {
        retryMs: result.error === 'too-many' ? result.retryMs : SEAT_CODE_LIFETIME_MS,
      });
    const { code, expiresAt } = result;
    // The code follows the #: browsers don't send that part, so it is in no access log.
    return { ok: true, code, url: `${url}/claim#${code}`, expiresAt: expiresAt.getTime() };
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
        this.#options.onRefused?.(refusal.refusal);
        this.#socket.emit('bye', translateRefusal(refusal, this.#protocolVersion()));
        this.#socket.disconnect(true);
      },
    };
  }

  #protocolVersion(): number {
    const { protocol } = this.#socket.handshake.auth as { protocol?: unknown };
    return typeof protocol === 'number' ? protocol : PROTOCOL_VERSION.oldest;
  }

  #agentVersion(): string {
    const { agent } = this.#socket.handshake.auth as { agent?: unknown };
    return typeof agent === 'string' ? agent : '';
  }
}

/** Whether a refusal of `hello` means that the agent isn't allowed to have its seat. */
function isRejection({ refusal }: Refusal): boolean {
  return refusal === 'blocked' || refusal === 'key-revoked' || refusal === 'duplicate-agent';
}
