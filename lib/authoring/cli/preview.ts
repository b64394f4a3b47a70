import { UsageError } from '#lib/kit/usage-error.ts';
import { lintPack } from '../lint/lint.ts';
import { findPackFolder, formatPackError } from '../locate.ts';
import { CommandError, type PackCommand } from './context.ts';
import { addLanguageOption, parseLanguage } from './language-option.ts';

export const previewCommand: PackCommand = {
  name: 'preview',
  usage: 'PACK [--language en]',
  about: 'preview the student page while you write',
  description:
    'Starts Podium on a free port with temporary data and one simulated student who shows every fixture in turn. Prints a link to the student page. Valid changes are loaded when you save. Otherwise the mistakes are printed and the loaded version stays. To stop, press Ctrl-C.',
  configure(command) {
    addLanguageOption(command, 'language of the student page');
  },
  async run({ args, options }, { packsDir, stderr, preview }) {
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0) throw new UsageError('Give one pack.');
    const language = parseLanguage(options);
    if (preview === undefined) throw new CommandError("The preview isn't available here.");
    const root = await findPackFolder(name, packsDir);
    const { loaded } = await lintPack(root);
    if (loaded.kind === 'loaded') return preview(root, language);
    for (const error of loaded.errors) stderr.write(formatPackError(root, error));
    return 1;
  },
};
