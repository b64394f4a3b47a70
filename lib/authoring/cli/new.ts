import { join, resolve } from 'node:path';
import { UsageError, type PackCommand } from './context.ts';
import { formatFilePath } from '../locate.ts';
import { createPack } from './create-pack.ts';

const HELP = `Makes a new pack: one exercise in Japanese and English with its hints, its solution and its fixtures, which lints and tests
green, and JSON Schemas for your editor. FOLDER is a path; a bare name is put where the server looks for its packs.
`;

export const newCommand: PackCommand = {
  usage: 'new FOLDER',
  about: 'begin a pack from an example of one exercise',
  help: HELP,
  async run(args, { packsDir, stdout }) {
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0 || name.startsWith('-'))
      throw new UsageError('Name the folder of the new pack.');
    const folder = name.includes('/') ? resolve(name) : join(packsDir, name);
    await createPack(folder);
    const near = formatFilePath(folder);
    const path = !name.includes('/') ? name : near.includes('/') ? near : `./${near}`;
    stdout.write(
      `${folder}\n\n  podium pack lint ${path}\n  podium pack test ${path}\n  podium pack record ${path}/hello right-mine --about 'What I did.'\n`,
    );
    return 0;
  },
};
