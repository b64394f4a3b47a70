import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_INPUTS } from '#lib/protocol/api/commands.ts';
import { AGENT_MESSAGES } from '#lib/protocol/agent-link.ts';
import { VIEWER_MESSAGES, ViewSubscription } from '#lib/protocol/viewer-link.ts';
import { ROOM_FILES } from '#lib/protocol/export-tables.ts';
import { EXPORT_FORMATS } from '#lib/results/export-stream.ts';

const APP = join(import.meta.dirname, '../../../app');

/**
 * Everything that a client can ask of the server, read from the code, so that nothing new is
 * forgotten: routes, pages, commands of the room, exports, and messages of both socket namespaces.
 */
export function listRows(): readonly string[] {
  return [
    ...listRoutes(),
    ...listPages(),
    ...Object.keys(COMMAND_INPUTS).map((kind) => `command ${kind}`),
    ...['log', ...ROOM_FILES].flatMap((name) =>
      Object.keys(EXPORT_FORMATS).map((format) => `export ${name}.${format}`),
    ),
    'export bundle.zip',
    'export xapi.jsonl',
    ...Object.keys(AGENT_MESSAGES).map((name) => `agent ${name}`),
    ...Object.keys(VIEWER_MESSAGES)
      .filter((name) => name !== 'watch')
      .map((name) => `viewer ${name}`),
    ...ViewSubscription.options.map((option) => `viewer watch ${option.shape.view.value}`),
  ];
}

function listRoutes(): readonly string[] {
  return filesNamed('route.ts', '').flatMap((file) =>
    Array.from(
      readFileSync(join(APP, file), 'utf8').matchAll(
        /^export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE)\b/gm,
      ),
      ([, method]) => `${String(method)} ${pathOf(file)}`,
    ),
  );
}

function listPages(): readonly string[] {
  return filesNamed('page.tsx', '').map((file) => `page ${pathOf(file)}`);
}

function filesNamed(name: string, folder: string): readonly string[] {
  return readdirSync(join(APP, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file === name || file.endsWith(`/${name}`))
    .sort();
}

/** The address of a route file: without groups in parentheses, with `:name` for parameters. */
function pathOf(file: string): string {
  const parts = file
    .split('/')
    .slice(0, -1)
    .filter((part) => !part.startsWith('('))
    .map((part) => part.replace(/^\[(\w+)\]$/, ':$1'));
  return `/${parts.join('/')}`;
}
