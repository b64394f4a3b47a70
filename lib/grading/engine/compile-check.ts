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
} from './compile.ts';
import {
  findExpectationIssues,
  toSuggestion,
  createUnknownSubjectIssue,
} from './compile-manifest.ts';

type Path = PackIssue['path'];
type CheckOf<Kind extends Check['kind']> = Extract<Check, { kind: Kind }>;

/** Null when it is refused, with what is wrong added to `mistakes`. */
export function compileCheck(
  check: Check,
  subjects: readonly Subject[],
  path: Path,
  mistakes: PackIssue[],
): CompiledCheck | null {
  switch (check.kind) {
    case 'expect':
    case 'cel': {
      const condition = compileCondition(check, subjects, path, mistakes);
      return condition && { id: check.id, ...condition };
    }
    case 'sequence':
      return compileSequence(check, subjects, [...path, 'sequence'], mistakes);
    case 'probe':
      return compileProbe(check, subjects, path, mistakes);
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
  mistakes: PackIssue[],
  options: CelOptions = {},
): CompiledCondition | null {
  if (condition.kind === 'expect') {
    findExpectationIssues(condition.expect, subjects, [...path, 'expect'], mistakes);
    return { kind: 'expect', expect: Object.entries(condition.expect) };
  }
  const compiled = compileCel(condition.cel, subjects, options);
  if ('cel' in compiled) return { kind: 'cel', cel: compiled.cel, message: condition.message };
  mistakes.push(...withPath([...path, 'cel'], compiled.mistakes));
  return null;
}

function compileSequence(
  { id, of, within, steps }: CheckOf<'sequence'>,
  subjects: readonly Subject[],
  path: Path,
  mistakes: PackIssue[],
): CompiledSequence {
  if (of !== undefined) mistakes.push(...findSingleObjectIssues(of, subjects, [...path, 'of']));
  const known = new Set<string>();
  const compiled = steps.flatMap((step, index) => {
    const made = compileStep(step, subjects, known, [...path, 'steps', index], mistakes);
    for (const name of Object.keys(step.remember ?? {})) known.add(name);
    return made ?? [];
  });
  return { id, kind: 'sequence', subject: of ?? null, withinMs: within ?? null, steps: compiled };
}

/** `known`: what earlier steps remember. */
function compileStep(
  step: Step,
  subjects: readonly Subject[],
  known: ReadonlySet<string>,
  path: Path,
  mistakes: PackIssue[],
): CompiledStep | null {
  if (step.kind === 'cel')
    mistakes.push(...findUnknownRemembered(step.cel, known, [...path, 'cel']));
  const condition = compileCondition(step, subjects, path, mistakes, { remembered: true });
  const remember = Object.entries(step.remember ?? {}).flatMap(
    ([name, source]): CompiledStep['remember'] => {
      const at_ = [...path, 'remember', name];
      mistakes.push(...findUnknownRemembered(source, known, at_));
      const compiled = compileCelValue(source, subjects, { remembered: true });
      if ('cel' in compiled) return [[name, compiled.cel]];
      mistakes.push(...withPath(at_, compiled.mistakes));
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

/** A name that no earlier step remembers would never be there. */
function findUnknownRemembered(
  source: string,
  known: ReadonlySet<string>,
  path: Path,
): PackIssue[] {
  const reads = source.matchAll(new RegExp(`\\b${REMEMBERED}\\s*\\.\\s*\\??([A-Za-z_]\\w*)`, 'g'));
  return [...reads]
    .filter(([, name = '']) => !known.has(name))
    .map(({ index, 1: name = '' }) => ({
      path,
      offset: index,
      message: `no earlier step remembers '${name}'`,
      ...toSuggestion(
        didYouMean(name, known) ?? (known.size > 0 ? `known: ${[...known].join(', ')}` : undefined),
      ),
    }));
}

/** What each way can ask. */
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
  mistakes: PackIssue[],
): CompiledProbe {
  const { of: subject, via, scheme, host, path: asked } = probe;
  mistakes.push(...findSingleObjectIssues(subject, subjects, [...path, 'probe', 'of']));
  const gvk = subjects.find(({ name }) => name === subject)?.gvk;
  if (gvk !== undefined && gvk !== PROBED_KINDS[via])
    mistakes.push({
      path: [...path, 'probe', 'via'],
      message: `a request by way of ${via} asks a ${PROBED_KINDS[via]}, but '${subject}' is a ${gvk}`,
    });
  if (host !== undefined && (via === 'pod' || via === 'service'))
    mistakes.push({
      path: [...path, 'probe', 'host'],
      message: `by way of ${via} no host can be named`,
      suggestion: 'leave it out: the API server names the host itself',
    });
  if (expectedResponse.certificate && (scheme !== 'https' || via === 'pod' || via === 'service')) {
    mistakes.push({
      path: [...path, 'answer', 'certificate'],
      message:
        'a certificate is seen only where the request goes by https to an Ingress or a node port',
    });
  }
  return {
    id,
    kind: 'probe',
    subject,
    scheme,
    path: asked,
    ...(host !== undefined && { host }),
    expectedResponse,
  };
}

function findSingleObjectIssues(
  name: string,
  subjects: readonly Subject[],
  path: Path,
): PackIssue[] {
  const subject = subjects.find((one) => one.name === name);
  if (!subject) return [createUnknownSubjectIssue(name, subjects, path)];
  return subject.many
    ? [{ path, message: `'${name}' stands for many objects, and here one is meant` }]
    : [];
}

function withPath(path: Path, mistakes: readonly CelIssue[]): PackIssue[] {
  return mistakes.map((mistake) => ({ ...mistake, path }));
}
