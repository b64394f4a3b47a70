import type { PackIssue } from '#lib/packs/pack-issue.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Check, Condition, Step, Subject } from '#lib/packs/types.ts';
import type { ProbeVia } from '#lib/protocol/plan.ts';
import {
  compileCel,
  compileCelValue,
  REMEMBERED,
  type CelIssue,
  type CelOptions,
} from '../cel/compile.ts';
import type {
  CompiledCheck,
  CompiledCondition,
  CompiledProbe,
  CompiledSequence,
  CompiledStep,
} from './types.ts';
import {
  findExpectationIssues,
  toSuggestion,
  createUnknownSubjectIssue,
} from './compile-manifest.ts';

type Path = PackIssue['path'];
type CheckOf<Kind extends Check['kind']> = Extract<Check, { kind: Kind }>;

/** Compiles one check. Returns null and adds to `issues` if the check is invalid. */
export function compileCheck(
  check: Check,
  subjects: readonly Subject[],
  path: Path,
  issues: PackIssue[],
): CompiledCheck | null {
  switch (check.kind) {
    case 'expect':
    case 'cel': {
      const condition = compileCondition(check, subjects, path, issues);
      return condition && { id: check.id, ...condition };
    }
    case 'sequence':
      return compileSequence(check, subjects, [...path, 'sequence'], issues);
    case 'probe':
      return compileProbe(check, subjects, path, issues);
    case 'quiz':
      return {
        id: check.id,
        kind: 'quiz',
        quiz: { ask: check.quiz.ask, answer: check.quiz.answer },
      };
  }
}

function compileCondition(
  condition: Condition,
  subjects: readonly Subject[],
  path: Path,
  issues: PackIssue[],
  options: CelOptions = {},
): CompiledCondition | null {
  if (condition.kind === 'expect') {
    findExpectationIssues(condition.expect, subjects, [...path, 'expect'], issues);
    return { kind: 'expect', expect: Object.entries(condition.expect) };
  }
  const compiled = compileCel(condition.cel, subjects, options);
  if ('cel' in compiled) return { kind: 'cel', cel: compiled.cel, message: condition.message };
  issues.push(...withPath([...path, 'cel'], compiled.issues));
  return null;
}

function compileSequence(
  { id, of, within, steps }: CheckOf<'sequence'>,
  subjects: readonly Subject[],
  path: Path,
  issues: PackIssue[],
): CompiledSequence {
  if (of !== undefined) issues.push(...findSingleObjectIssues(of, subjects, [...path, 'of']));
  const rememberedNames = new Set<string>();
  const compiledSteps = steps.flatMap((step, index) => {
    const compiledStep = compileStep(
      step,
      subjects,
      rememberedNames,
      [...path, 'steps', index],
      issues,
    );
    for (const name of Object.keys(step.remember ?? {})) rememberedNames.add(name);
    return compiledStep ?? [];
  });
  return {
    id,
    kind: 'sequence',
    subject: of ?? null,
    withinMs: within ?? null,
    steps: compiledSteps,
  };
}

/** `rememberedNames`: names that earlier steps remember. */
function compileStep(
  step: Step,
  subjects: readonly Subject[],
  rememberedNames: ReadonlySet<string>,
  path: Path,
  issues: PackIssue[],
): CompiledStep | null {
  if (step.kind === 'cel')
    issues.push(...findUnknownRemembered(step.cel, rememberedNames, [...path, 'cel']));
  const condition = compileCondition(step, subjects, path, issues, { remembered: true });
  const remember = Object.entries(step.remember ?? {}).flatMap(
    ([name, source]): CompiledStep['remember'] => {
      const valuePath = [...path, 'remember', name];
      issues.push(...findUnknownRemembered(source, rememberedNames, valuePath));
      const compiled = compileCelValue(source, subjects, { remembered: true });
      if ('cel' in compiled) return [[name, compiled.cel]];
      issues.push(...withPath(valuePath, compiled.issues));
      return [];
    },
  );
  return (
    condition && {
      ...condition,
      id: step.id,
      title: step.title,
      isInitialState: step.before ?? false,
      remember,
    }
  );
}

/** Reads of `remembered` that no earlier step sets: they would never have a value. */
function findUnknownRemembered(
  source: string,
  rememberedNames: ReadonlySet<string>,
  path: Path,
): PackIssue[] {
  const reads = source.matchAll(new RegExp(`\\b${REMEMBERED}\\s*\\.\\s*\\??([A-Za-z_]\\w*)`, 'g'));
  return [...reads]
    .filter(([, name = '']) => !rememberedNames.has(name))
    .map(({ index, 1: name = '' }) => ({
      path,
      offset: index,
      message: `no earlier step remembers '${name}'`,
      ...toSuggestion(
        didYouMean(name, rememberedNames) ??
          (rememberedNames.size > 0 ? `known: ${[...rememberedNames].join(', ')}` : undefined),
      ),
    }));
}

/** The kind that each type of probe can request. */
const PROBED_KINDS: Readonly<Record<ProbeVia, string>> = {
  pod: 'v1/Pod',
  service: 'v1/Service',
  'node-port': 'v1/Service',
  ingress: 'networking.k8s.io/v1/Ingress',
};

function compileProbe(
  { id, probe, answer: expectedResponse }: CheckOf<'probe'>,
  subjects: readonly Subject[],
  path: Path,
  issues: PackIssue[],
): CompiledProbe {
  const { of: subject, via, scheme, host, path: requestPath, port, wait = true } = probe;
  issues.push(...findSingleObjectIssues(subject, subjects, [...path, 'probe', 'of']));
  const gvk = subjects.find(({ name }) => name === subject)?.gvk;
  if (gvk !== undefined && gvk !== PROBED_KINDS[via])
    issues.push({
      path: [...path, 'probe', 'via'],
      message: `a probe via ${via} needs a ${PROBED_KINDS[via]}, but '${subject}' is a ${gvk}`,
    });
  if (host !== undefined && (via === 'pod' || via === 'service'))
    issues.push({
      path: [...path, 'probe', 'host'],
      message: `a probe via ${via} can't set a host`,
      suggestion: 'remove host: the API server sets it',
    });
  if (expectedResponse.certificate && (scheme !== 'https' || via === 'pod' || via === 'service')) {
    issues.push({
      path: [...path, 'answer', 'certificate'],
      message: 'a certificate can be checked only for an https probe via ingress or node-port',
    });
  }
  return {
    id,
    kind: 'probe',
    subject,
    via,
    scheme,
    path: requestPath,
    waits: wait,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    expectedResponse,
  };
}

function findSingleObjectIssues(
  name: string,
  subjects: readonly Subject[],
  path: Path,
): PackIssue[] {
  const subject = subjects.find((candidate) => candidate.name === name);
  if (!subject) return [createUnknownSubjectIssue(name, subjects, path)];
  return subject.many
    ? [{ path, message: `'${name}' has many objects, but a single object is needed here` }]
    : [];
}

function withPath(path: Path, issues: readonly CelIssue[]): PackIssue[] {
  return issues.map((issue) => ({ ...issue, path }));
}
