import type { CauseParams } from '#lib/grading/types.ts';
import type { SayingTable } from './table.ts';
import { code, day, mark, words } from './words.ts';

/** What keeps a request from its Pod: Service, Ingress, certificate. */
export const networkJa = {
  'service-no-pods': {
    found: (p) => words`${code(p.name)} が選ぶ ${mark(p.selector)} の Pod がありません。`,
    expected: (p) =>
      p.pod === '' ? words`そのラベルを持つ Pod` : words`${code(p.labels)}（${code(p.pod)}）`,
    next: (p) =>
      p.pod === ''
        ? words`Pod を起動するか、${code('spec.selector')} を直します。`
        : words`selector とラベルをそろえ、もう一度 apply します。`,
    short: () => 'selector に合う Pod がない',
  },
  'service-port': {
    found: (p) => words`${code(p.name)} の先のポート ${mark(p.port)} は、誰も待ち受けていません。`,
    expected: (p) =>
      p.declared === ''
        ? words`コンテナが待ち受けるポート`
        : words`${code(p.declared)}（Pod の宣言）`,
    next: () => words`${code('targetPort')} を直し、もう一度 apply します。`,
    short: () => 'targetPort が違う',
  },
  'ingress-no-service': {
    found: (p) => words`Ingress ${code(p.name)} が指す Service ${mark(p.service)} がありません。`,
    expected: () => words`同じ Namespace にある Service`,
    next: () => words`Service を作るか、Ingress に書いた名前を直します。`,
    short: () => 'Ingress の指す Service がない',
  },
  'ingress-no-port': {
    found: (p) => words`Ingress の指すポート ${mark(p.port)} が ${code(p.service)} にありません。`,
    expected: (p) =>
      p.has === '' ? words`Service にあるポート` : words`${code(p.has)}（Service のポート）`,
    next: () => words`Ingress の ${code('service.port')} を直し、もう一度 apply します。`,
    short: () => 'Ingress の指すポートがない',
  },
  'ingress-no-host': {
    found: (p) => words`Ingress ${code(p.name)} に ${mark('host')} のない rule があります。`,
    expected: () => words`rule ごとの ${code('host')}`,
    next: () => words`rule に ${code('host')} を書き加え、もう一度 apply します。`,
    short: () => 'Ingress に host がない',
  },
  'ingress-no-controller': {
    found: controllerFound,
    expected: (p) =>
      p.has === ''
        ? words`クラスタで動く Ingress controller`
        : words`${code(`ingressClassName: ${p.has}`)}`,
    next: controllerNext,
    short: () => 'Ingress の担当がいない',
  },
  'certificate-fallback': {
    found: (p) => words`${code(p.host)} に ${mark('controller 自身の証明書')} が使われています。`,
    expected: (p) =>
      p.secret === '' ? words`自分の Secret の証明書` : words`Secret ${code(p.secret)} の証明書`,
    next: () => words`Secret の場所と ${code('tls.crt')}、${code('tls.key')} の組を確かめます。`,
    short: () => '証明書が controller のもの',
  },
  'certificate-name': {
    found: (p) => words`${code(p.host)} の証明書の名前が ${mark(p.found)} です。`,
    expected: (p) => words`subjectAltName に ${code(`DNS:${p.host}`)}`,
    next: () => words`その名前で作り直し、Secret を入れ替えます。`,
    short: () => '証明書の名前が違う',
  },
  'certificate-expired': {
    found: (p) => words`${code(p.host)} の証明書の期限は ${mark(day(p.notAfter))} でした。`,
    expected: () => words`今日使える証明書`,
    next: () => words`${code('-days')} を延ばして作り直し、Secret を入れ替えます。`,
    short: () => '証明書の期限切れ',
  },
} satisfies Partial<SayingTable>;

type Controller = CauseParams['ingress-no-controller'];

function controllerFound({ name, ingressClass, has }: Controller) {
  if (ingressClass === '')
    return words`Ingress ${code(name)} に ${mark('ingressClassName')} がありません。`;
  if (has.split(', ').includes(ingressClass))
    return words`Ingress ${code(name)} にアドレスがまだ付きません。`;
  return words`Ingress ${code(name)} のクラス ${mark(ingressClass)} がありません。`;
}

function controllerNext({ ingressClass, has }: Controller) {
  if (has === '') return words`controller が入っていないようです。講師に知らせます。`;
  if (has.split(', ').includes(ingressClass))
    return words`${code('kubectl get pods -A')} で controller を探します。`;
  return words`${code('ingressClassName')} を直し、もう一度 apply します。`;
}
