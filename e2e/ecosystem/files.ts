import { readYaml, readYamlBlocks } from '#e2e/course/read-yaml.ts';
import type { YamlBlock } from './step.ts';

/** The content of a step's file. @throws when the text doesn't have the block */
export function toFileText(file: YamlBlock | string): string {
  if (typeof file === 'string') return file;
  const { exercise, source, block } = file;
  if (block === undefined) return readYaml(exercise, source);
  const text = readYamlBlocks(exercise, source)[block];
  if (text === undefined)
    throw new Error(`${source}.en.md of ${exercise} has no YAML block ${String(block)}`);
  return text;
}
