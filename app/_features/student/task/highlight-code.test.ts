import { expect, it } from 'vitest';
import { highlightCode, copyableText } from './highlight-code.ts';

const boldText = (code: string, language = 'yaml') =>
  highlightCode(code, language)
    .filter(({ emphasis }) => emphasis === 'bold')
    .map(({ text }) => text.trim());
const softText = (code: string, language = 'yaml') =>
  highlightCode(code, language)
    .filter(({ emphasis }) => emphasis === 'soft')
    .map(({ text }) => text.trim());

it('makes values of YAML bold and keys soft, because readers compare values', () => {
  const yaml =
    'spec:\n  containers:\n    - name: web # any name\n      image: "nginx:1.18.0"\n      args: [a, "#b"]\n    - plain';
  expect(boldText(yaml)).toEqual(['web', '"nginx:1.18.0"', '[a, "#b"]', 'plain']);
  expect(softText(yaml)).toContain('# any name');
});

it('makes comments of commands soft, and detects YAML without a language name', () => {
  expect(softText('kubectl get pods # all of them\necho a#b', '')).toEqual(['# all of them']);
  expect(boldText('apiVersion: v1\nkind: Pod', '')).toEqual(['v1', 'Pod']);
});

it('tells the commands of a terminal from their output, and copies only the commands', () => {
  const transcript = '$ kubectl get pods # now\nNAME   READY\nweb    1/1\n$ kubectl delete pod web';
  expect(boldText(transcript, '')).toEqual(['kubectl get pods', 'kubectl delete pod web']);
  expect(copyableText(transcript)).toBe('kubectl get pods # now\nkubectl delete pod web');
  expect(copyableText('kubectl get pods')).toBe('kubectl get pods');
});

it.each([
  '$ a\nb',
  'a: b # c\n\n- x: "y # z"\n  - w',
  '# only this',
  'url: http://a:80/#top',
  '{}',
  '',
])('keeps every character of %j', (code) => {
  expect(
    highlightCode(code, 'yaml')
      .map(({ text }) => text)
      .join(''),
  ).toBe(code);
});
