import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { YamlSource } from './step.ts';

const PACK = fileURLToPath(new URL('../../packs/kubernetes-basics/', import.meta.url));

/**
 * The YAML blocks of a text as one stream, as a student copies them.
 * @throws when the text has none
 */
export function readYaml(exercise: string, source: YamlSource): string {
  return readYamlBlocks(exercise, source).join('---\n');
}

/** The YAML blocks of a text, in order. @throws when the text has none */
export function readYamlBlocks(exercise: string, source: YamlSource): readonly string[] {
  const text = readFileSync(`${PACK}${exercise}/${source}.en.md`, 'utf8');
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, yaml = '']) => yaml);
  if (blocks.length === 0) throw new Error(`${source}.en.md of ${exercise} has no YAML`);
  return blocks;
}
