/** Questions of stuck students. An empty one is a help request without a question. */
const QUESTIONS = {
  en: [
    '',
    'It says ImagePullBackOff, what now?',
    'The Pod keeps restarting and I do not see why.',
    'Is my YAML wrong, or does it only take long?',
    'curl gets no answer from the Service.',
    'It worked a moment ago and then it did not.',
    'Which namespace should this be in?',
    'I applied it, but nothing changed.',
    'What is the difference between port and targetPort?',
    'May I delete everything and begin again?',
  ],
  ja: [
    '',
    'ImagePullBackOff から進みません',
    'Pod が何度も再起動します。理由が分かりません',
    'YAML の間違いですか、待てばよいですか',
    'curl しても Service から返事がありません',
    'さっきは動いていたのに動かなくなりました',
    'どの Namespace に作ればよいですか',
    'apply しましたが何も変わりません',
    'port と targetPort の違いが分かりません',
    '全部消してやり直してもいいですか',
  ],
} as const;

/** `draw` in [0, 1) selects the question. */
export function pickQuestion(draw: number, language: 'ja' | 'en'): string {
  const questions = QUESTIONS[language];
  return questions[Math.floor(draw * questions.length)] ?? '';
}
