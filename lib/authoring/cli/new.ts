import { join, resolve } from 'node:path';
import { UsageError } from '#lib/kit/usage-error.ts';
import { formatFilePath } from '../locate.ts';
import type { PackCommand } from './context.ts';
import { createPack } from './create-pack.ts';

export const newCommand: PackCommand = {
  name: 'new',
  usage: 'FOLDER',
  about: 'create a pack with an example exercise',
  description:
    "Creates a pack with one exercise in Japanese and English, with hints, solution and fixtures that pass lint and test, and JSON Schemas for your editor. FOLDER is a path. A plain name is created in the server's packs folder.",
  async run({ args }, { packsDir, stdout }) {
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new UsageError('Give the folder of the new pack.');
    const folder = name.includes('/') ? resolve(name) : join(packsDir, name);
    await createPack(folder);
    const shortPath = formatFilePath(folder);
    const path = !name.includes('/')
      ? name
      : shortPath.includes('/')
        ? shortPath
        : `./${shortPath}`;
    stdout.write(
      `${folder}\n\n  podium pack lint ${path}\n  podium pack test ${path}\n  podium pack record ${path}/hello right-mine --about 'What I did.'\n`,
    );
    return 0;
  },
};
