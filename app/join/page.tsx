import { Words } from '#app/words.tsx';
import { JoinForm } from './join-form.tsx';

export default async function JoinPage({
  searchParams,
}: {
  readonly searchParams: Promise<{ readonly code?: string | string[] }>;
}) {
  const { code } = await searchParams;
  return (
    <Words of={['student.join']}>
      <JoinForm code={typeof code === 'string' ? code.slice(0, 30) : ''} />
    </Words>
  );
}
