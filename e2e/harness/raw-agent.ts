import {
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import {
  ADMISSION_HEADER,
  formatAdmissionProof,
  type AdmissionProof,
} from '#lib/protocol/admission.ts';
import { hashObject } from '#lib/cluster/hash.ts';
import {
  AGENT_NAMESPACE,
  agentProof,
  rekeyProof,
  type Heartbeat,
  type Welcome,
} from '#lib/protocol/agent-link.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';

export type AgentResponse<T = { ok: true; acked: number }> = T | Refusal;

/** An agent that a test controls message by message, in any order. */
export class RawAgent {
  readonly socket: Socket;
  readonly machineId: string;
  readonly epoch: string;
  readonly #private: KeyObject;
  readonly key: string;
  readonly byes: Refusal[] = [];
  readonly resyncs: string[] = [];

  constructor(
    url: string,
    {
      machine = randomBytes(8).toString('hex'),
      protocol = PROTOCOL_VERSION.current as number,
      version = '0.1.0',
      like,
      proof,
      localAddress,
    }: {
      machine?: string;
      protocol?: number;
      version?: string;
      like?: RawAgent;
      proof?: AdmissionProof;
      /** The address of this machine that the connection comes from, such as 127.0.3.4. */
      localAddress?: string;
    } = {},
  ) {
    this.machineId = like?.machineId ?? machine;
    this.epoch = like?.epoch ?? randomBytes(12).toString('hex');
    this.#private = like ? like.#private : generateKeyPairSync('ed25519').privateKey;
    this.key = createPublicKey(this.#private).export({ format: 'jwk' }).x ?? '';
    this.socket = io(url + AGENT_NAMESPACE, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { protocol, agent: version },
      ...(localAddress !== undefined && { localAddress }),
      ...(proof && { extraHeaders: { [ADMISSION_HEADER]: formatAdmissionProof(proof) } }),
    });
    this.socket.on('bye', (refusal: Refusal) => this.byes.push(refusal));
    this.socket.on('resync', ({ why }: { why: string }) => this.resyncs.push(why));
  }

  request<T>(name: string, message: unknown): Promise<AgentResponse<T>> {
    return this.socket.timeout(20_000).emitWithAck(name, message) as Promise<AgentResponse<T>>;
  }

  /** The signature of this agent's key that gives its seat to `newKey`. */
  signRekey(serverNonce: string, newKey: string): { key: string; signature: string } {
    const proof = Buffer.from(rekeyProof(serverNonce, newKey));
    return { key: this.key, signature: sign(null, proof, this.#private).toString('base64url') };
  }

  /** `former`: the agent whose seat this one gets, by the signature of its key. */
  async hello(
    token?: string,
    more: object = {},
    former?: RawAgent,
  ): Promise<AgentResponse<Welcome>> {
    const challenge = await this.request<{ ok: true; nonce: string; serverKey: string }>(
      'challenge',
      {
        nonce: 'n0nce',
        key: this.key,
      },
    );
    if (!challenge.ok) return challenge;
    const signature = sign(
      null,
      Buffer.from(agentProof(challenge.nonce, challenge.serverKey)),
      this.#private,
    ).toString('base64url');
    return this.request('hello', {
      key: this.key,
      signature,
      ...(token !== undefined && { token }),
      ...(former && { rekey: former.signRekey(challenge.nonce, this.key) }),
      machine: this.machineId,
      hostname: 'vm',
      epoch: this.epoch,
      lastSeq: 1_000_000,
      ...more,
    });
  }

  batch(changes: readonly Change[], epoch = this.epoch): Promise<AgentResponse> {
    return this.request('batch', { epoch, changes });
  }

  heartbeat(
    more: Partial<Heartbeat> = {},
  ): Promise<AgentResponse<{ ok: true; serverTime: number }>> {
    return this.request('heartbeat', {
      epoch: this.epoch,
      seq: 0,
      plan: 0,
      digest: '0000000000000000',
      cluster: { state: 'up' },
      sentAt: Date.now(),
      rttMs: 1,
      health: { rssBytes: 1, spoolBytes: 0, version: '0.1.0' },
      ...more,
    });
  }

  /** Resolves when the server has closed the connection. */
  async waitForDisconnect(): Promise<void> {
    if (this.socket.connected)
      await new Promise((resolve) => this.socket.once('disconnect', resolve));
  }

  close(): void {
    this.socket.disconnect();
  }
}

const sequenceFields = (seq: number) => ({ seq, seenAt: 1_000_000 + seq, mono: seq });

export function podChange(
  seq: number,
  name: string,
  spec: JsonObject = {},
  status: JsonObject = {},
): Change {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, labels: {} },
    spec,
    status,
  };
  return {
    op: 'set',
    ...sequenceFields(seq),
    uid: `uid-${name}`,
    gvk: 'v1/Pod',
    ns: 'default',
    name,
    object,
    hash: hashObject(object),
  };
}
export function goneChange(seq: number, name: string): Change {
  return {
    op: 'gone',
    ...sequenceFields(seq),
    uid: `uid-${name}`,
    gvk: 'v1/Pod',
    ns: 'default',
    name,
    object: { kind: 'Pod', metadata: { name } },
  };
}
/** The first changes of an agent: its plan and an empty cluster. */
export function initialChanges(seq = 1): Change[] {
  return [
    { op: 'plan-applied', ...sequenceFields(seq), plan: 1, kinds: { 'v1/Pod': 'watching' } },
    { op: 'reset-begin', ...sequenceFields(seq + 1), why: 'start' },
    { op: 'reset-end', ...sequenceFields(seq + 2) },
  ];
}
