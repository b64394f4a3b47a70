import type { IncomingMessage } from 'node:http';
import flightRouterState from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';

const HEADER = 'next-router-state-tree';

/**
 * Removes the state that the router of a page sends, if Next.js couldn't read it and would answer
 * with 500. Without it, Next.js answers with the whole page.
 */
export function removeMalformedRouterState(headers: IncomingMessage['headers']): void {
  const state = headers[HEADER];
  try {
    flightRouterState.parseAndValidateFlightRouterState(state);
  } catch {
    Reflect.deleteProperty(headers, HEADER);
  }
}
