import { COMMANDS, type CommandSpec, type CommandName } from './options.ts';

const ENVIRONMENT_NOTE = `PODIUM_SERVER, PODIUM_TOKEN, PODIUM_STATE and KUBECONFIG stand in for the options of the same name; an option wins.`;

/** The text of `help`, for all commands or one of them. */
export function formatHelp(topic: CommandName | null, version: string): string {
  return topic === null ? formatOverview(version) : formatCommandHelp(topic);
}

function formatOverview(version: string): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { description }]) => `  ${name.padEnd(10)} ${description}`,
  );
  return [
    `podium-agent ${version}: shows your exercises' progress to your instructor. It reads your cluster and never writes to it.`,
    '',
    'podium-agent COMMAND [options]',
    '',
    ...lines,
    '',
    '`podium-agent help COMMAND` lists its options.',
    ENVIRONMENT_NOTE,
  ].join('\n');
}

function formatCommandHelp(name: CommandName): string {
  const { description, operandName, options }: CommandSpec = COMMANDS[name];
  const lines = Object.entries(options).map(
    ([option, { valueName, description: what }]) =>
      `  ${`--${option} ${valueName ?? ''}`.padEnd(18)} ${what}`,
  );
  return [
    `podium-agent ${name}${operandName === undefined ? '' : ` [${operandName}]`}${lines.length > 0 ? ' [options]' : ''}: ${description}.`,
    ...(lines.length > 0 ? ['', ...lines, '', ENVIRONMENT_NOTE] : []),
  ].join('\n');
}
