import type { ReasonParams } from '#lib/grading/types.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

const SHORT_KINDS: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'HPA',
  PersistentVolumeClaim: 'PVC',
};
/** A kind for a short text. */
export function shortKind(kind: string): string {
  return SHORT_KINDS[kind] ?? kind;
}

const articleOf = (kind: string): string => (/^[AEIOU]/.test(kind) ? 'an' : 'a');

type Seen = ReasonParams['not-started']['seen'];

/** The text of what was seen. An older page doesn't know all, and a cut reason has none. */
export function pickSeen<Text>(texts: Readonly<Record<Seen, Text>>, seen: Seen): Text {
  return Object.hasOwn(texts, seen) ? texts[seen] : texts.nothing;
}

/** Objects that don't exist yet, and objects that still exist. */
export const existenceEn = {
  terminating: {
    found: (p) => sentence`${p.kind} ${code(p.name)} is still ${mark('Terminating')}.`,
    expected: (p) => {
      if (p.goal === 'present')
        return sentence`${articleOf(p.kind) === 'an' ? 'An' : 'A'} ${p.kind} that isn’t being deleted`;
      return !p.finalizers
        ? sentence`Deleted completely`
        : sentence`No finalizer ${code(p.finalizers)}`;
    },
    next: (p) => {
      const isNeeded = p.goal === 'present';
      if (!p.finalizers)
        return isNeeded
          ? sentence`Wait until it’s deleted, then create it again.`
          : sentence`Wait until it’s deleted.`;
      if (p.finalizers.includes('pvc-protection'))
        return isNeeded
          ? sentence`Delete the Pods that use this claim, then create it again.`
          : sentence`Delete the Pods that use this claim.`;
      if (p.finalizers.includes('pv-protection')) return sentence`Delete the claim that uses it.`;
      return sentence`Find out what this finalizer waits for.`;
    },
    short: (p) => `${shortKind(p.kind)} is still terminating`,
  },
  'not-started': {
    found: (p) =>
      pickSeen(
        {
          nothing: sentence`Nothing for this exercise yet.`,
          initial: sentence`${p.seenKind} ${code(p.seenName)} doesn’t have the change for this exercise yet.`,
          'other-kind': sentence`${mark(p.seenKind)} ${code(p.seenName)} exists, but this exercise needs ${articleOf(p.kind)} ${p.kind}.`,
          'other-content':
            p.path === 'metadata.name'
              ? sentence`${p.seenKind} ${mark(p.seenName)} has a different name.`
              : p.path === ''
                ? sentence`${p.seenKind} ${code(p.seenName)} isn’t what this exercise asks for.`
                : p.found === ''
                  ? sentence`${p.seenKind} ${code(p.seenName)} has no ${mark(p.path)}.`
                  : sentence`${code(p.path)} of ${p.seenKind} ${code(p.seenName)} is ${mark(p.found)}.`,
          missing:
            p.seenKind === p.kind
              ? sentence`${p.seenKind} ${code(p.seenName)} exists, but not the other ${p.kind} yet.`
              : sentence`${p.seenKind} ${code(p.seenName)} exists, but no ${mark(p.kind)} yet.`,
          terminating: sentence`${p.seenKind} ${code(p.seenName)} is being ${mark('deleted')}.`,
          deleted: sentence`${p.seenKind} ${code(p.seenName)} was ${mark('deleted')}.`,
        },
        p.seen,
      ),
    expected: (p) => {
      if (!p.kind) return [];
      const what = `${articleOf(p.kind) === 'an' ? 'An' : 'A'} ${p.kind}`;
      const name = p.name === '' ? [] : sentence` named ${code(p.name)}`;
      const place =
        p.namespace === '' || p.namespace === 'default'
          ? []
          : sentence` in Namespace ${code(p.namespace)}`;
      return sentence`${what}${name}${place}`;
    },
    next: (p) =>
      pickSeen(
        {
          nothing: sentence`Apply your YAML; if kubectl rejects it, nothing is recorded, so read its output.`,
          initial: sentence`Continue with the next step of the task.`,
          'other-kind': sentence`Set ${code(`kind: ${p.kind}`)} and apply it again.`,
          'other-content': sentence`Compare it with the task.`,
          missing: sentence`Create the ${p.kind}.`,
          terminating: sentence`Wait until it’s deleted.`,
          deleted: sentence`Try again.`,
        },
        p.seen,
      ),
    short: (p) =>
      pickSeen(
        {
          nothing: 'Nothing created yet',
          initial: `${shortKind(p.seenKind)} not changed yet`,
          'other-kind': `${shortKind(p.seenKind)} instead of ${shortKind(p.kind)}`,
          'other-content': `Different ${shortKind(p.seenKind)}`,
          missing: `No ${shortKind(p.kind)} yet`,
          terminating: `${shortKind(p.seenKind)} is terminating`,
          deleted: `${shortKind(p.seenKind)} was deleted`,
        },
        p.seen,
      ),
  },
} satisfies Partial<ReasonTable>;
