import type { Messages } from '#agents/messages/en.ts';
import { COMMANDS, type CommandSpec, type CommandName } from './options.ts';

/** The text of `help` for one command, or for all of them. */
export function formatHelp(
  topic: CommandName | null,
  version: string,
  messages: Messages,
): string[] {
  return topic === null ? formatOverview(version, messages) : formatCommandHelp(topic, messages);
}

function formatOverview(version: string, { commands, help }: Messages): string[] {
  const lines = Object.entries(commands).map(
    ([name, description]) => `  ${name.padEnd(10)} ${description}`,
  );
  return [
    help.overview(version),
    '',
    help.usage,
    '',
    ...lines,
    '',
    help.optionsHint,
    help.environment,
    help.exitCodes,
  ];
}

function formatCommandHelp(name: CommandName, messages: Messages): string[] {
  const { operandName, options }: CommandSpec = COMMANDS[name];
  const lines = Object.entries(options).map(
    ([option, { valueName, description }]) =>
      `  ${`--${option} ${valueName ?? ''}`.padEnd(18)} ${messages.options[description]}`,
  );
  const operand = operandName === undefined ? '' : ` [${operandName}]`;
  return [
    `podium-agent ${name}${operand}${lines.length > 0 ? ' [options]' : ''}: ${messages.commands[name]}`,
    ...(lines.length > 0 ? ['', ...lines, '', messages.help.environment] : []),
  ];
}
