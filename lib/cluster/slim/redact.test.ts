import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactContainer, redactHandler, redactText, redactWords } from './redact.ts';

describe('M13: secrets in command lines', () => {
  it.each([
    [['--password=hunter2'], ['--password=…']],
    [['--password=two words'], ['--password=…']],
    [['-db-password=hunter2'], ['-db-password=…']],
    [
      ['--token', 'hunter2', '--verbose'],
      ['--token', '…', '--verbose'],
    ],
    [['MYSQL_PWD=hunter2'], ['MYSQL_PWD=…']],
    [['apiKey=hunter2'], ['apiKey=…']],
    [
      ['sh', '-c', 'MYSQL_PWD=hunter2 mysql -uroot -phunter2 -P 3306'],
      ['sh', '-c', 'MYSQL_PWD=… mysql -uroot -p… -P 3306'],
    ],
    [
      ['mysqladmin', 'ping', '-phunter2'],
      ['mysqladmin', 'ping', '-p…'],
    ],
    [['app --api-key "hunter2 x" --keep 3'], ['app --api-key … --keep 3']],
    [['--password="hunter2'], ['--password=…']],
    [['curl -H "Authorization: Bearer hunter2"'], ['curl -H "Authorization: …"']],
    [['postgres://app:hunter2@db/x'], ['postgres://app:…@db/x']],
  ])('%j becomes %j', (words, redacted) => {
    expect(redactWords(words)).toEqual(redacted);
  });

  it.each([
    [['-text=foo', '-listen=:8080']],
    [['--authorization-mode=Node,RBAC', '--service-account-private-key-file=/k']],
    [['--token-ttl=1h', '--enable-bootstrap-token-auth=true']],
    [['--password=$(PASSWORD)', '-p$MYSQL_ROOT_PASSWORD']],
    [['sh', '-c', 'for i in 1 2 3; do echo pass; sleep 1; done']],
    [['sleep', '-p', '3']],
    [['ssh', '-p2222', 'host']],
    [['--monkey=banana', '--compass=north']],
  ])('%j stays', (words) => {
    expect(redactWords(words)).toEqual(words);
  });

  it('knows the program of args from the command of the container', () => {
    expect(redactContainer({ command: ['mysqldump'], args: ['-phunter2'] })).toEqual({
      command: ['mysqldump'],
      args: ['-p…'],
    });
    expect(redactContainer({ command: ['app', '--token'], args: ['hunter2'] })).toEqual({
      command: ['app', '--token'],
      args: ['…'],
    });
    expect(redactContainer({ args: ['-p8080'] })).toEqual({ args: ['-p8080'] });
  });

  it('redacts commands and paths of probes', () => {
    expect(
      redactHandler({
        exec: { command: ['check', '--secret=hunter2'] },
        httpGet: { path: '/health?token=hunter2&verbose=1', port: 80 },
      }),
    ).toEqual({
      exec: { command: ['check', '--secret=…'] },
      httpGet: { path: '/health?token=…&verbose=1', port: 80 },
    });
  });

  it('changes nothing more in a redacted text, and takes time in proportion to its length', () => {
    const part = fc.constantFrom(
      '--password=',
      '-p',
      'mysql ',
      '"',
      "'",
      ' ',
      '=',
      'token',
      '--token ',
      '://a:',
      '@',
      '…',
      'Authorization:',
      'x',
      '$(',
      ')',
      '\n',
      '&',
      ';',
      'eyJ',
    );
    fc.assert(
      fc.property(fc.array(fc.array(part).map((parts) => parts.join(''))), (words) => {
        const once = redactWords(words);
        expect(redactWords(once)).toEqual(once);
      }),
      { seed: 5, numRuns: 2_000 },
    );
    for (const unit of ['a="', "b='", '://a:', '= ', ' ', '-a ', 'authorization ', 'mysql -p'])
      expect(redactText(unit.repeat(4_096)).length).toBeLessThanOrEqual(4_096);
  });
});
