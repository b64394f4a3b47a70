import { describe, expect, it } from 'vitest';
import { parseEnvironment } from '../environment.ts';

const parse = (variables: Record<string, string>) => parseEnvironment(variables, '/srv');

describe('the settings of backups', () => {
  it('have defaults, and no schedule without a folder', () => {
    expect(parse({})).toMatchObject({
      ok: true,
      environment: {
        backup: {
          dir: null,
          at: { hours: 3, minutes: 0 },
          keep: { days: 7, weeks: 4 },
          recipient: null,
        },
      },
    });
  });

  it('are read from the environment', () => {
    const recipient = `age1${'q'.repeat(58)}`;
    expect(
      parse({
        PODIUM_BACKUP_DIR: 'backups',
        PODIUM_BACKUP_AT: '23:05',
        PODIUM_BACKUP_KEEP: '3d',
        PODIUM_BACKUP_RECIPIENT: recipient,
      }),
    ).toMatchObject({
      environment: {
        backup: {
          dir: '/srv/backups',
          at: { hours: 23, minutes: 5 },
          keep: { days: 3, weeks: 0 },
          recipient,
        },
      },
    });
  });

  it.each([
    ['PODIUM_BACKUP_AT', '24:00', 'must be a time of day from 00:00 to 23:59'],
    ['PODIUM_BACKUP_AT', '3:00', 'must be a time of day from 00:00 to 23:59'],
    ['PODIUM_BACKUP_KEEP', '0d', 'must be numbers of days and weeks, for example 7d,4w.'],
    ['PODIUM_BACKUP_KEEP', '4w', 'must be numbers of days and weeks, for example 7d,4w.'],
    ['PODIUM_BACKUP_RECIPIENT', '--output', 'must be a public key of age (age1…) or SSH'],
  ])('refuse %s=%s', (name, value, message) => {
    const parsed = parse({ [name]: value });
    expect(parsed.ok ? [] : parsed.errors).toEqual([expect.stringContaining(message)]);
  });
});
