import { describe, expect, it } from 'vitest';
import { runCommandLine, type CommandInput } from './command-line.ts';
import { UsageError } from './usage-error.ts';

function createTool() {
  const inputs: CommandInput[] = [];
  const output = { stdout: '', stderr: '' };
  const context = {
    stdout: { write: (text: string) => (output.stdout += text) },
    stderr: { write: (text: string) => (output.stderr += text) },
  };
  const run = (...args: string[]): Promise<number> =>
    runCommandLine(
      {
        name: 'tool',
        helpAfter: 'After the commands.',
        commands: [
          {
            name: 'watch',
            usage: 'NAME [--every 5] [-- COMMAND...]',
            about: 'watch something',
            acceptsCommand: true,
            configure: (command) => command.option('--every <seconds>', 'interval', '5'),
            run(input) {
              inputs.push(input);
              if (input.args.length === 0) throw new UsageError('Give a name.');
              return Promise.resolve(3);
            },
          },
          {
            name: 'fail',
            usage: '',
            about: 'fail',
            run: () => Promise.reject(new Error('broken')),
          },
        ],
      },
      args,
      context,
    );
  return { run, inputs, output };
}

describe('a command line', () => {
  it('passes arguments, options and a command, and returns the exit code', async () => {
    const { run, inputs } = createTool();
    expect(await run('watch', 'a', '--every', '9', '--', 'ls', '--every')).toBe(3);
    expect(await run('watch', 'a', 'b')).toBe(3);
    expect(inputs).toEqual([
      { args: ['a'], options: { every: '9' }, commandWords: ['ls', '--every'] },
      { args: ['a', 'b'], options: { every: '5' }, commandWords: [] },
    ]);
  });

  it('prints its help without arguments', async () => {
    const { run, output } = createTool();
    expect(await run()).toBe(0);
    expect(output.stdout).toMatch(/watch something[^]*After the commands\./);
  });

  it('prints the message and the help of the command after a usage error', async () => {
    const { run, output } = createTool();
    expect(await run('watch')).toBe(2);
    expect(output.stderr).toMatch(/^Give a name\.\n\nUsage: tool watch NAME/);
  });

  it('rejects unknown commands and options with exit code 2', async () => {
    const { run, output, inputs } = createTool();
    expect([await run('wtch'), await run('watch', 'a', '--evry', '1')]).toEqual([2, 2]);
    expect(output.stderr).toMatch(/^Unknown command "wtch"\.[^]*Unknown option '--evry'/);
    expect(inputs).toEqual([]);
  });

  it('does not hide other errors', async () => {
    await expect(createTool().run('fail')).rejects.toThrow('broken');
  });
});
