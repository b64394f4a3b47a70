import type { CommittedCommand, RoomCommand, RoomCommandOf } from './index.ts';
import type { SeatHelp } from '../state.ts';
import type { HelpClaim } from '../views.ts';

export const EMPTY_HELP: SeatHelp = {
  helpRequest: null,
  helpClaim: null,
  resolvedAt: null,
  undo: null,
};

const HELP_COMMAND_KINDS = [
  'request-help',
  'cancel-help',
  'claim-help',
  'release-help',
  'hand-over-help',
  'snooze-help',
  'unsnooze-help',
  'resolve-help',
  'undo-resolve-help',
] as const;
export type HelpCommand = RoomCommandOf<(typeof HELP_COMMAND_KINDS)[number]>;

export function isHelpCommand(command: RoomCommand): command is HelpCommand {
  return (HELP_COMMAND_KINDS as readonly string[]).includes(command.kind);
}

/** One more decision about a seat. One that does not fit how it stands changes nothing: the first who takes a seat has it. */
export function reduceHelp(before: SeatHelp, committed: CommittedCommand<HelpCommand>): SeatHelp {
  const { command, pos } = committed;
  if (command.kind === 'undo-resolve-help')
    return before.undo?.pos === command.pos ? before.undo.help : before;
  const after = applyHelpCommand(before, { ...committed, command });
  if (after === before) return before;
  return {
    ...after,
    undo: command.kind === 'resolve-help' ? { pos, help: { ...before, undo: null } } : null,
  };
}

type Step = Exclude<HelpCommand['kind'], 'undo-resolve-help'>;

const HELP_REDUCERS: {
  readonly [Kind in Step]: (
    help: SeatHelp,
    decided: CommittedCommand<RoomCommandOf<Kind>>,
  ) => SeatHelp;
} = {
  // Asked again while it is up: another question at the same place.
  'request-help': (help, { command: { exerciseId, question, failing }, at }) => {
    const { since, snoozedSince } = help.helpRequest ?? { since: at, snoozedSince: null };
    return {
      ...help,
      helpRequest: { since, exercise: exerciseId, question, failing, snoozedSince },
    };
  },
  'cancel-help': (help) =>
    help.helpRequest === null ? help : { ...help, helpRequest: null, helpClaim: null },
  'claim-help': (help, { command, at, actor }) =>
    help.helpClaim === null ? withClaim(help, { id: actor, name: command.by }, at) : help,
  'release-help': (help) => (help.helpClaim === null ? help : { ...help, helpClaim: null }),
  'hand-over-help': (help, { command, at }) =>
    help.helpClaim?.by.id === command.to
      ? help
      : withClaim(help, { id: command.to, name: command.toName }, at),
  'snooze-help': (help, { at }) =>
    help.helpRequest === null || isSnoozed(help)
      ? help
      : { ...help, helpRequest: { ...help.helpRequest, snoozedSince: at }, helpClaim: null },
  'unsnooze-help': (help) =>
    help.helpRequest === null || !isSnoozed(help)
      ? help
      : { ...help, helpRequest: { ...help.helpRequest, snoozedSince: null } },
  'resolve-help': (help, { at }) => ({
    ...help,
    helpRequest: null,
    helpClaim: null,
    resolvedAt: at,
  }),
};

function applyHelpCommand(
  help: SeatHelp,
  decided: CommittedCommand<RoomCommandOf<Step>>,
): SeatHelp {
  return (
    HELP_REDUCERS[decided.command.kind] as (help: SeatHelp, decided: CommittedCommand) => SeatHelp
  )(help, decided);
}

/** Whoever goes there has not set it aside any more. */
function withClaim(help: SeatHelp, helper: HelpClaim['by'], since: number): SeatHelp {
  return {
    ...help,
    helpRequest: help.helpRequest && { ...help.helpRequest, snoozedSince: null },
    helpClaim: { by: helper, since },
  };
}

function isSnoozed({ helpRequest }: SeatHelp): boolean {
  return helpRequest !== null && helpRequest.snoozedSince !== null;
}

/** Whether somebody is called to this person: whoever is taken, or set aside, is not waited for. */
export function isWaiting({ helpRequest, helpClaim }: SeatHelp): boolean {
  return helpRequest !== null && helpRequest.snoozedSince === null && helpClaim === null;
}

/** Why a decision about a seat does not fit how it stands; null when it does. `taken`: another has it, by name. */
export type HelpConflict =
  { readonly code: 'already-claimed'; readonly by: string } | { readonly code: 'outdated' } | null;
/** What those who help decide about a seat; `pos` of the `helped` that is undone. */
export type HelpAction = {
  readonly kind: Exclude<HelpCommand['kind'], 'request-help' | 'cancel-help'>;
  readonly pos?: number;
};

const HELP_PRECONDITIONS: {
  readonly [Kind in HelpAction['kind']]: (help: SeatHelp, pos: number | undefined) => boolean;
} = {
  'claim-help': () => true,
  'hand-over-help': () => true,
  'resolve-help': () => true,
  'release-help': ({ helpClaim }) => helpClaim !== null,
  'snooze-help': (help) => help.helpRequest !== null && !isSnoozed(help),
  'unsnooze-help': isSnoozed,
  'undo-resolve-help': ({ undo }, pos) => pos !== undefined && undo?.pos === pos,
};

export function isHelpActionKind(kind: string): kind is HelpAction['kind'] {
  return Object.hasOwn(HELP_PRECONDITIONS, kind);
}

/** `anybodys`: may decide about what somebody else has taken, too. Whoever takes must be the first, whatever they may. */
export function findHelpConflict(
  help: SeatHelp,
  { kind, pos }: HelpAction,
  caller: { readonly id: string; readonly canOverrideClaim: boolean },
): HelpConflict {
  const { helpClaim } = help;
  const others = helpClaim !== null && helpClaim.by.id !== caller.id;
  if (others && (kind === 'claim-help' || !caller.canOverrideClaim))
    return { code: 'already-claimed', by: helpClaim.by.name };
  return HELP_PRECONDITIONS[kind](help, pos) ? null : { code: 'outdated' };
}
