import { Decoder, Encoder } from 'socket.io-parser';
import { AGENT_NAMESPACE } from '#lib/protocol/agent-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import { PACKET_LIMITS } from './limits.ts';

const NAMESPACES = [AGENT_NAMESPACE, ROOM_NAMESPACE];
/** CONNECT, DISCONNECT, EVENT and ACK. The others are binary, or only a server sends them. */
const PACKET_TYPES = ['0', '1', '2', '3'];

/** A packet that no client of Podium sends. */
export class PacketError extends Error {
  override readonly name = 'PacketError';
}

/**
 * Checks the start of an encoded packet: its type, namespace and number. Reads a few characters,
 * whatever the packet contains.
 */
export function isAcceptablePacket(packet: unknown): packet is string {
  if (typeof packet !== 'string' || !PACKET_TYPES.includes(packet.charAt(0))) return false;
  const namespace = NAMESPACES.find((name) => packet.startsWith(name, 1));
  if (namespace === undefined) return false;
  let position = 1 + namespace.length;
  if (position === packet.length) return true;
  if (packet.charAt(position) !== ',') return false;
  position += 1;
  const maxPosition = position + PACKET_LIMITS.ackDigits;
  while (position < maxPosition && /^\d$/.test(packet.charAt(position))) position += 1;
  return ['', '[', '{'].includes(packet.charAt(position));
}

/** What a decoder reports to, for its connection. */
export interface DecodingConnection {
  readonly isOpen: boolean;
  /** Counts a packet that can't be decoded, and closes. */
  refusePacket(): void;
}

/**
 * The parser option of socket.io. Its decoders refuse binary packets and every namespace but those
 * of agents and pages, and decode nothing after their connection was closed.
 * @param takeConnection the connection for which socket.io creates a decoder
 */
export function createPacketParser(takeConnection: () => DecodingConnection | null): {
  readonly Encoder: typeof Encoder;
  readonly Decoder: new () => Decoder;
} {
  class AdmissionDecoder extends Decoder {
    readonly #connection = takeConnection();

    /** @throws {PacketError} socket.io would close the connection as well, but read on for 30 s */
    override add(packet: unknown): void {
      if (this.#connection?.isOpen === false) return;
      try {
        if (!isAcceptablePacket(packet)) throw new PacketError('This packet is not accepted.');
        super.add(packet);
      } catch (error) {
        this.#connection?.refusePacket();
        throw error;
      }
    }
  }
  return { Encoder, Decoder: AdmissionDecoder };
}
