/** One build stage of a Dockerfile. */
export interface Stage {
  readonly name: string;
  /** A base image or the name of an earlier stage, with arguments as written. */
  readonly from: string;
  /** Whether the stage runs on the build platform. */
  readonly onBuildPlatform: boolean;
  readonly instructions: readonly Instruction[];
}

export type Instruction =
  | { readonly kind: 'ARG'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'WORKDIR' | 'USER' | 'EXPOSE'; readonly value: string }
  | { readonly kind: 'ENV'; readonly values: Readonly<Record<string, string>> }
  | {
      readonly kind: 'COPY';
      readonly fromStage: string | null;
      readonly sources: readonly string[];
      readonly target: string;
    }
  | { readonly kind: 'RUN'; readonly command: string; readonly cacheTargets: readonly string[] }
  | { readonly kind: 'VOLUME' | 'ENTRYPOINT' | 'CMD'; readonly words: readonly string[] }
  | {
      readonly kind: 'HEALTHCHECK';
      /** Seconds, by option name, for example `start-period`. */
      readonly seconds: Readonly<Record<string, number>>;
      readonly words: readonly string[];
    };

export interface Dockerfile {
  /** Defaults of the arguments before the first FROM. */
  readonly globalArgs: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
}

interface Line {
  readonly number: number;
  readonly word: string;
  readonly rest: string;
}

/**
 * Parses the subset of the Dockerfile language that `assemble.ts` can carry out.
 * @throws {Error} with the line number, for anything else
 */
export function parseDockerfile(text: string): Dockerfile {
  const globalArgs: Record<string, string> = {};
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of readLines(text)) {
    if (line.word === 'FROM') {
      stages.push({ ...parseFrom(line), instructions: [] });
      continue;
    }
    const instruction = parseInstruction(line);
    const stage = stages.at(-1);
    if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.kind === 'ARG' && instruction.value !== null)
      globalArgs[instruction.name] = instruction.value;
    else fail(line, 'only ARG with a default can be before the first FROM');
  }
  return { globalArgs, stages };
}

/** Replaces `$NAME` and `${NAME}`. @throws {Error} if an argument isn't declared */
export function expandArgs(text: string, args: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_match, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    const value = args[name];
    if (value === undefined) throw new Error(`the argument ${name} isn't declared in this stage`);
    return value;
  });
}

function fail(line: Line, message: string): never {
  throw new Error(`Dockerfile, line ${String(line.number)}: ${message}`);
}

function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let pending: { number: number; text: string } | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    const joined: string = (pending?.text ?? '') + raw.trim();
    const number: number = pending?.number ?? index + 1;
    if (joined.endsWith('\\')) {
      pending = { number, text: `${joined.slice(0, -1).trimEnd()} ` };
      continue;
    }
    pending = null;
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(joined) ?? [];
    lines.push({ number, word: word.toUpperCase(), rest });
  }
  return lines;
}

/** Splits `--name=value` options from the start. */
function splitOptions(rest: string): {
  options: readonly (readonly [string, string])[];
  rest: string;
} {
  const options: (readonly [string, string])[] = [];
  let left = rest;
  for (;;) {
    const match = /^--([a-z-]+)=(\S+)\s+/.exec(left);
    if (match === null) return { options, rest: left };
    options.push([match[1] ?? '', match[2] ?? '']);
    left = left.slice(match[0].length);
  }
}

function parseFrom(line: Line): Omit<Stage, 'instructions'> {
  const { options, rest } = splitOptions(line.rest);
  const match = /^(\S+)\s+AS\s+([a-z][a-z0-9-]*)$/i.exec(rest);
  if (match === null) fail(line, 'FROM must be FROM IMAGE AS NAME');
  const onBuildPlatform = options.some(
    ([name, value]) => name === 'platform' && value === '$BUILDPLATFORM',
  );
  if (options.length > (onBuildPlatform ? 1 : 0))
    fail(line, 'FROM has an option other than --platform=$BUILDPLATFORM');
  return { from: match[1] ?? '', name: match[2] ?? '', onBuildPlatform };
}

const PARSERS: Readonly<Record<string, (line: Line) => Instruction>> = {
  ARG: (line) => {
    const [, name = '', , value = null] = /^(\w+)(=(\S*))?$/.exec(line.rest) ?? fail(line, 'ARG');
    return { kind: 'ARG', name, value };
  },
  WORKDIR: ({ rest }) => ({ kind: 'WORKDIR', value: rest }),
  USER: ({ rest }) => ({ kind: 'USER', value: rest }),
  EXPOSE: ({ rest }) => ({ kind: 'EXPOSE', value: rest }),
  ENV: (line) => ({
    kind: 'ENV',
    values: Object.fromEntries(
      line.rest.split(/\s+/).map((pair) => {
        const [, name = '', value = ''] =
          /^(\w+)=([^\s"'\\]*)$/.exec(pair) ?? fail(line, 'ENV must be NAME=VALUE without quotes');
        return [name, value];
      }),
    ),
  }),
  COPY: (line) => {
    const { options, rest } = splitOptions(line.rest);
    const unknown = options.find(([name]) => name !== 'from');
    if (unknown !== undefined) fail(line, `COPY has the unknown option --${unknown[0]}`);
    const words = rest.split(/\s+/);
    const target = words.pop();
    if (target === undefined || words.length === 0) fail(line, 'COPY needs a source and a target');
    return { kind: 'COPY', fromStage: options[0]?.[1] ?? null, sources: words, target };
  },
  RUN: (line) => {
    const { options, rest } = splitOptions(line.rest);
    const cacheTargets = options.map(([name, value]) => {
      const match = /^type=cache,target=([^,]+)$/.exec(value);
      if (name !== 'mount' || match === null)
        fail(line, `RUN has the unknown option --${name}=${value}`);
      return match[1] ?? '';
    });
    if (!/^[\w./-]+$/.test(rest)) fail(line, 'RUN must call one script without arguments');
    return { kind: 'RUN', command: rest, cacheTargets };
  },
  VOLUME: (line) => ({ kind: 'VOLUME', words: parseWords(line, line.rest) }),
  ENTRYPOINT: (line) => ({ kind: 'ENTRYPOINT', words: parseWords(line, line.rest) }),
  CMD: (line) => ({ kind: 'CMD', words: parseWords(line, line.rest) }),
  HEALTHCHECK: (line) => {
    const { options, rest } = splitOptions(line.rest);
    const seconds = options.map(([name, value]) => {
      const match = /^(\d+)s$/.exec(value);
      if (match === null) fail(line, `--${name} must be a number of seconds, for example 10s`);
      return [name, Number(match[1])] as const;
    });
    const words = /^CMD\s+(.*)$/.exec(rest)?.[1];
    if (words === undefined) fail(line, 'HEALTHCHECK must have CMD');
    return {
      kind: 'HEALTHCHECK',
      seconds: Object.fromEntries(seconds),
      words: parseWords(line, words),
    };
  },
};

function parseInstruction(line: Line): Instruction {
  const parse = PARSERS[line.word];
  if (parse === undefined) fail(line, `assemble.ts doesn't know the instruction ${line.word}`);
  return parse(line);
}

/** The JSON form of a list of words; the shell form isn't supported. */
function parseWords(line: Line, text: string): readonly string[] {
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  } catch {
    // Reported below.
  }
  return fail(line, `${line.word} must be a JSON list of words`);
}
