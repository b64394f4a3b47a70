import { COMMANDS, type Command, type CommandName } from './options.ts';

const ENVIRONMENT = `PODIUM_SERVER, PODIUM_TOKEN, PODIUM_STATE and KUBECONFIG stand in for the options of the same name; an option wins.`;

/** The text of `help`, for all commands or one of them. */
export function helpText(topic: CommandName | null, version: string): string {
  return topic === null ? overview(version) : oneCommand(topic);
}

function overview(version: string): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { about }]) => `  ${name.padEnd(10)} ${about}`,
  );
  return [
    `podium-agent ${version}: shows your exercises' progress to your instructor. It reads your cluster and never writes to it.`,
    '',
    'podium-agent COMMAND [options]',
    '',
    ...lines,
    '',
    '`podium-agent help COMMAND` lists its options.',
    ENVIRONMENT,
  ].join('\n');
}

function oneCommand(name: CommandName): string {
  const { about, operand, options }: Command = COMMANDS[name];
  const lines = Object.entries(options).map(
    ([option, { value, about: what }]) => `  ${`--${option} ${value ?? ''}`.padEnd(18)} ${what}`,
  );
  return [
    `podium-agent ${name}${operand === undefined ? '' : ` [${operand}]`}${lines.length > 0 ? ' [options]' : ''}: ${about}.`,
    ...(lines.length > 0 ? ['', ...lines, '', ENVIRONMENT] : []),
  ].join('\n');
}
