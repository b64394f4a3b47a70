import type { Decided, RoomAct, RoomActOf } from './acts.ts';
import type { Help } from './state.ts';

export const NO_HELP: Help = { hand: null, taken: null, helpedAt: null, undo: null };

const KINDS = ['raise-hand', 'lower-hand', 'take', 'let-go', 'hand-over', 'pause-hand', 'resume-hand', 'helped', 'undo-helped'] as const;
export type HelpAct = RoomActOf<(typeof KINDS)[number]>;

export function isHelpAct(act: RoomAct): act is HelpAct {
  return (KINDS as readonly string[]).includes(act.kind);
}

/** One more decision about a seat. One that does not fit how it stands changes nothing: the first who takes a seat has it. */
export function foldHelp(before: Help, decided: Decided<HelpAct>): Help {
  const { act, pos } = decided;
  if (act.kind === 'undo-helped') return before.undo?.pos === act.pos ? before.undo.help : before;
  const after = next(before, { ...decided, act });
  if (after === before) return before;
  return { ...after, undo: act.kind === 'helped' ? { pos, help: { ...before, undo: null } } : null };
}

function next(help: Help, { act, at, actor }: Decided<Exclude<HelpAct, { kind: 'undo-helped' }>>): Help {
  const { hand, taken } = help;
  switch (act.kind) {
    case 'raise-hand': {
      const { exercise, question, failing } = act;
      // Asked again while it is up: another question at the same place.
      return { ...help, hand: { since: hand?.since ?? at, exercise, question, failing, pausedSince: hand?.pausedSince ?? null } };
    }
    case 'lower-hand':
      return hand === null ? help : { ...help, hand: null, taken: null };
    case 'take':
      // Whoever goes there has not set it aside any more.
      return taken === null ? { ...help, hand: hand && { ...hand, pausedSince: null }, taken: { by: { id: actor, name: act.by }, since: at } } : help;
    case 'let-go':
      return taken === null ? help : { ...help, taken: null };
    case 'hand-over':
      return taken?.by.id === act.to ? help : { ...help, hand: hand && { ...hand, pausedSince: null }, taken: { by: { id: act.to, name: act.toName }, since: at } };
    case 'pause-hand':
      return hand === null || hand.pausedSince !== null ? help : { ...help, hand: { ...hand, pausedSince: at }, taken: null };
    case 'resume-hand':
      return hand === null || hand.pausedSince === null ? help : { ...help, hand: { ...hand, pausedSince: null } };
    case 'helped':
      return { hand: null, taken: null, helpedAt: at };
  }
}

/** Whether somebody is called to this person: whoever is taken, or set aside, is not waited for. */
export function isWaiting({ hand, taken }: Help): boolean {
  return hand !== null && hand.pausedSince === null && taken === null;
}

/** Why a decision about a seat does not fit how it stands; null when it does. `taken`: another has it, by name. */
export type NoHelp = { readonly why: 'taken'; readonly by: string } | { readonly why: 'outdated' } | null;

/** `anybodys`: may decide about what somebody else has taken, too. Whoever takes must be the first, whatever they may. */
export function whyNotHelp({ hand, taken, undo }: Help, act: { readonly kind: Exclude<HelpAct['kind'], 'raise-hand' | 'lower-hand'>; readonly pos?: number }, who: { readonly id: string; readonly anybodys: boolean }): NoHelp {
  const others = taken !== null && taken.by.id !== who.id;
  if (others && (act.kind === 'take' || !who.anybodys)) return { why: 'taken', by: taken.by.name };
  switch (act.kind) {
    case 'let-go':
      return taken === null ? { why: 'outdated' } : null;
    case 'pause-hand':
      return hand === null || hand.pausedSince !== null ? { why: 'outdated' } : null;
    case 'resume-hand':
      return hand === null || hand.pausedSince === null ? { why: 'outdated' } : null;
    case 'undo-helped':
      return undo == null || undo.pos !== act.pos ? { why: 'outdated' } : null;
    case 'take':
    case 'hand-over':
    case 'helped':
      return null;
  }
}
