import type { Finding } from '#agents/control-socket/protocol.ts';

export function fine(about: string, text: string): Finding {
  return { about, ok: true, text, todo: null };
}

/** @param todo the next step, as an order to the reader */
export function problem(about: string, text: string, todo: string): Finding {
  return { about, ok: false, text, todo };
}

/** "  ok       server: ..." or "  PROBLEM  server: ..." with the next step below it. */
export function findingLines({ about, ok, text, todo }: Finding): string[] {
  return [
    `${ok ? 'ok     ' : 'PROBLEM'}  ${about}: ${text}`,
    ...(todo === null ? [] : [`         -> ${todo}`]),
  ];
}
