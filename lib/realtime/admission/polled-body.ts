import type { EngineSocket } from './connection.ts';
import { POLLING_LIMITS } from './limits.ts';

/** Engine.IO separates the packets of a polled body with this character. */
const SEPARATOR = '\x1e';

interface PayloadParser {
  decodePayload(payload: string, binaryType?: string): { readonly type: string }[];
}

/** Whether a polled body has at most `maxPackets` packets. Stops counting at the limit. */
export function hasFewPackets(body: string, maxPackets: number): boolean {
  let position = -1;
  for (let packets = 1; packets <= maxPackets; packets += 1) {
    position = body.indexOf(SEPARATOR, position + 1);
    if (position === -1) return true;
  }
  return false;
}

/**
 * Lets the transport refuse a body with too many packets before it splits the body. Engine.IO would
 * otherwise decode all packets first, and then handle each one.
 */
export function boundPolledBodies(transport: EngineSocket['transport']): void {
  const { parser } = transport as unknown as { parser: PayloadParser };
  (transport as unknown as { parser: PayloadParser }).parser = {
    ...parser,
    decodePayload: (payload, binaryType) =>
      hasFewPackets(payload, POLLING_LIMITS.packetsPerBody)
        ? parser.decodePayload(payload, binaryType)
        : [{ type: 'error' }],
  };
}
