import { z } from 'zod';
import { UsageError } from '#lib/kit/usage-error.ts';
import { securityLog } from '#lib/i18n/messages/security-log.en.ts';
import { formatRequestId } from '#lib/protocol/request-id.ts';
import type { SecurityLogActor, SecurityLogEntry } from '#lib/protocol/api/security-log.ts';
import { readEnvironment } from '../environment.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { openDatabaseForReading } from '../postgres/open-database.ts';
import { readPage } from '../services/security-log.ts';
import type { CliCommand } from './context.ts';

const LIMIT_MESSAGE = '--limit must be a whole number from 1 to 100000.';
const AuditOptions = z.object({
  workshop: z.string().max(64).optional(),
  limit: z.coerce
    .number(LIMIT_MESSAGE)
    .int(LIMIT_MESSAGE)
    .min(1, LIMIT_MESSAGE)
    .max(100_000, LIMIT_MESSAGE),
  json: z.boolean().default(false),
});

export const auditCommand: CliCommand = {
  name: 'audit',
  usage: '[--workshop ID] [--limit 100] [--json]',
  about: 'print the security log, newest entry first, also while the server runs',
  configure(command) {
    command
      .option('--workshop <id>', 'only entries of this workshop')
      .option('--limit <number>', 'entries', '100')
      .option('--json', 'one JSON object per line');
  },
  async run({ args, options: values }, context) {
    if (args.length > 0) throw new UsageError('podium audit takes no arguments.');
    const options = AuditOptions.safeParse(values);
    if (!options.success)
      throw new UsageError(options.error.issues.map(({ message }) => message).join(' '));
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const { workshop = null, limit, json } = options.data;
    const { db, stop } = await openDatabaseForReading(parsed.environment);
    try {
      let left = limit;
      for (let olderThan: number | null = null; ;) {
        const page = await readPage(db, workshop, olderThan);
        for (const entry of page.entries.slice(0, left))
          context.stdout.write(`${json ? JSON.stringify(entry) : formatEntry(entry)}\n`);
        left -= page.entries.length;
        if (page.olderThan === null || left <= 0) return 0;
        ({ olderThan } = page);
      }
    } finally {
      await stop();
    }
  },
};

/** One line: time in UTC, what happened, and the facts. Names are untrusted text (R9). */
export function formatEntry({
  at,
  kind,
  actor,
  seat,
  address,
  count,
  request,
  detail,
}: SecurityLogEntry): string {
  const sentence = securityLog.kinds[kind].replace('{actor}', () => actorName(actor));
  const facts = [
    ...(seat === null ? [] : [`seat ${seat}`]),
    ...(address === null ? [] : [address]),
    ...Object.entries(detail).map(([name, value]) => `${name}=${String(value)}`),
    ...(count === 1 ? [] : [`${String(count)} times`]),
    ...(request === null ? [] : [`request ${formatRequestId(request)}`]),
  ];
  const text = facts.length === 0 ? sentence : `${sentence} (${facts.join(', ')})`;
  return `${new Date(at).toISOString()} ${escapeUnsafe(text)}`;
}

function actorName(actor: SecurityLogActor): string {
  if (actor.kind === 'person') return actor.name;
  if (actor.kind === 'browser') return securityLog.actors.browser.replace('{id}', () => actor.id);
  return securityLog.actors[actor.kind];
}
