import type { Decided, RoomAct, RoomActOf } from './index.ts';
import type { Help } from '../state.ts';
import type { TakenView } from '../views.ts';

export const NO_HELP: Help = { hand: null, taken: null, helpedAt: null, undo: null };

const KINDS = [
  'raise-hand',
  'lower-hand',
  'take',
  'let-go',
  'hand-over',
  'pause-hand',
  'resume-hand',
  'helped',
  'undo-helped',
] as const;
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
  return {
    ...after,
    undo: act.kind === 'helped' ? { pos, help: { ...before, undo: null } } : null,
  };
}

type Step = Exclude<HelpAct['kind'], 'undo-helped'>;

const NEXT: { readonly [Kind in Step]: (help: Help, decided: Decided<RoomActOf<Kind>>) => Help } = {
  // Asked again while it is up: another question at the same place.
  'raise-hand': (help, { act: { exercise, question, failing }, at }) => {
    const { since, pausedSince } = help.hand ?? { since: at, pausedSince: null };
    return { ...help, hand: { since, exercise, question, failing, pausedSince } };
  },
  'lower-hand': (help) => (help.hand === null ? help : { ...help, hand: null, taken: null }),
  take: (help, { act, at, actor }) =>
    help.taken === null ? goneTo(help, { id: actor, name: act.by }, at) : help,
  'let-go': (help) => (help.taken === null ? help : { ...help, taken: null }),
  'hand-over': (help, { act, at }) =>
    help.taken?.by.id === act.to ? help : goneTo(help, { id: act.to, name: act.toName }, at),
  'pause-hand': (help, { at }) =>
    help.hand === null || isPaused(help)
      ? help
      : { ...help, hand: { ...help.hand, pausedSince: at }, taken: null },
  'resume-hand': (help) =>
    help.hand === null || !isPaused(help)
      ? help
      : { ...help, hand: { ...help.hand, pausedSince: null } },
  helped: (help, { at }) => ({ ...help, hand: null, taken: null, helpedAt: at }),
};

function next(help: Help, decided: Decided<RoomActOf<Step>>): Help {
  return (NEXT[decided.act.kind] as (help: Help, decided: Decided) => Help)(help, decided);
}

/** Whoever goes there has not set it aside any more. */
function goneTo(help: Help, by: TakenView['by'], since: number): Help {
  return { ...help, hand: help.hand && { ...help.hand, pausedSince: null }, taken: { by, since } };
}

function isPaused({ hand }: Help): boolean {
  return hand !== null && hand.pausedSince !== null;
}

/** Whether somebody is called to this person: whoever is taken, or set aside, is not waited for. */
export function isWaiting({ hand, taken }: Help): boolean {
  return hand !== null && hand.pausedSince === null && taken === null;
}

/** Why a decision about a seat does not fit how it stands; null when it does. `taken`: another has it, by name. */
export type NoHelp =
  { readonly why: 'taken'; readonly by: string } | { readonly why: 'outdated' } | null;
/** What those who help decide about a seat; `pos` of the `helped` that is undone. */
export type HelpWish = {
  readonly kind: Exclude<HelpAct['kind'], 'raise-hand' | 'lower-hand'>;
  readonly pos?: number;
};

const FITS: {
  readonly [Kind in HelpWish['kind']]: (help: Help, pos: number | undefined) => boolean;
} = {
  take: () => true,
  'hand-over': () => true,
  helped: () => true,
  'let-go': ({ taken }) => taken !== null,
  'pause-hand': (help) => help.hand !== null && !isPaused(help),
  'resume-hand': isPaused,
  'undo-helped': ({ undo }, pos) => pos !== undefined && undo?.pos === pos,
};

export function isHelpKind(kind: string): kind is HelpWish['kind'] {
  return Object.hasOwn(FITS, kind);
}

/** `anybodys`: may decide about what somebody else has taken, too. Whoever takes must be the first, whatever they may. */
export function whyNotHelp(
  help: Help,
  { kind, pos }: HelpWish,
  who: { readonly id: string; readonly anybodys: boolean },
): NoHelp {
  const { taken } = help;
  const others = taken !== null && taken.by.id !== who.id;
  if (others && (kind === 'take' || !who.anybodys)) return { why: 'taken', by: taken.by.name };
  return FITS[kind](help, pos) ? null : { why: 'outdated' };
}
