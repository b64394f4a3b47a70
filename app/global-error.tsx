'use client';
import './globals.css';

interface Props {
  /** `digest` is in the server log, beside the error. */
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/**
 * In place of the root layout if that failed. Messages come from the layout, so the text is here, in
 * both languages.
 */
export default function GlobalError({ error, reset }: Props) {
  const code = error.digest ?? '–';
  return (
    <html lang="en">
      <body>
        <main
          role="alert"
          className="grid max-w-640 justify-items-start gap-12 px-16 py-32 text-read"
        >
          <h1 className="text-title">Something went wrong</h1>
          <p>
            Your work is saved. Reload the page. If it happens again, give your administrator this
            code: {code}
          </p>
          <p lang="ja">
            これまでの操作は保存されています。ページを再読み込みしてください。解決しない場合は、次のコードを管理者に伝えてください:{' '}
            {code}
          </p>
          <button
            type="button"
            className="min-h-28 rounded-2 border border-ink bg-ink px-8 py-3 font-bold text-paper"
            onClick={reset}
          >
            Reload page / 再読み込み
          </button>
        </main>
      </body>
    </html>
  );
}
