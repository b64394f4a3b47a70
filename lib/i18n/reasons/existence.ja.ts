import { pickSeen, shortKind } from './existence.en.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

/** Objects that don't exist yet, and objects that still exist. */
export const existenceJa = {
  terminating: {
    found: (p) => sentence`${p.kind} ${code(p.name)} が ${mark('Terminating')} のままです。`,
    expected: (p) => {
      if (p.goal === 'present') return sentence`削除中ではない ${p.kind}`;
      return !p.finalizers ? sentence`削除の完了` : sentence`${code(p.finalizers)} の解除`;
    },
    next: (p) => {
      const isNeeded = p.goal === 'present';
      if (!p.finalizers)
        return isNeeded
          ? sentence`削除が終わるのを待ち、作り直してください。`
          : sentence`削除が終わるまでお待ちください。`;
      if (p.finalizers.includes('pvc-protection'))
        return isNeeded
          ? sentence`この PVC を使う Pod を削除し、PVC を作り直してください。`
          : sentence`この PVC を使っている Pod を削除してください。`;
      if (p.finalizers.includes('pv-protection'))
        return sentence`このボリュームを使っている PVC を削除してください。`;
      return sentence`このファイナライザーが何を待っているか調べてください。`;
    },
    short: (p) => `${shortKind(p.kind)} が削除中`,
  },
  'not-started': {
    found: (p) =>
      pickSeen(
        {
          nothing: sentence`この課題のオブジェクトがまだありません。`,
          initial: sentence`${p.seenKind} ${code(p.seenName)} に、この課題の変更がまだありません。`,
          'other-kind': sentence`${mark(p.seenKind)} ${code(p.seenName)} がありますが、種類が違います。`,
          'other-content':
            p.path === 'metadata.name'
              ? sentence`${p.seenKind} ${mark(p.seenName)} は名前が違います。`
              : p.path === ''
                ? sentence`${p.seenKind} ${code(p.seenName)} はこの課題のものではありません。`
                : p.found === ''
                  ? sentence`${p.seenKind} ${code(p.seenName)} に ${mark(p.path)} がありません。`
                  : sentence`${p.seenKind} ${code(p.seenName)} の ${code(p.path)} が ${mark(p.found)} です。`,
          missing:
            p.seenKind === p.kind
              ? sentence`${p.seenKind} ${code(p.seenName)} だけがあります。`
              : sentence`${p.seenKind} ${code(p.seenName)} だけで、${mark(shortKind(p.kind))} がありません。`,
          terminating: sentence`${p.seenKind} ${code(p.seenName)} は${mark('削除中')}です。`,
          deleted: sentence`${p.seenKind} ${code(p.seenName)} は${mark('削除')}されました。`,
        },
        p.seen,
      ),
    expected: (p) => {
      if (!p.kind) return [];
      const place =
        p.namespace === '' || p.namespace === 'default'
          ? []
          : sentence`Namespace ${code(p.namespace)} の `;
      return p.name === ''
        ? sentence`${place}${p.kind}`
        : sentence`${place}${p.kind} ${code(p.name)}`;
    },
    next: (p) =>
      pickSeen(
        {
          nothing: sentence`YAML を apply し、kubectl に拒否されていないか出力を確認してください。`,
          initial: sentence`課題の次の手順に進んでください。`,
          'other-kind': sentence`${code(`kind: ${p.kind}`)} にして apply してください。`,
          'other-content': sentence`課題と見比べてください。`,
          missing: sentence`${p.kind} を作成してください。`,
          terminating: sentence`削除が終わるまでお待ちください。`,
          deleted: sentence`もう一度試してください。`,
        },
        p.seen,
      ),
    short: (p) =>
      pickSeen(
        {
          nothing: '未作成',
          initial: `${shortKind(p.seenKind)} が変更前のまま`,
          'other-kind': `${shortKind(p.seenKind)} を作成している`,
          'other-content': `別の ${shortKind(p.seenKind)} がある`,
          missing: `${shortKind(p.kind)} がまだない`,
          terminating: `${shortKind(p.seenKind)} が削除中`,
          deleted: `${shortKind(p.seenKind)} を削除した`,
        },
        p.seen,
      ),
  },
} satisfies Partial<ReasonTable>;
