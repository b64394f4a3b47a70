import { Words } from '#app/_lib/messages-provider.tsx';
import { JoinForm } from '#app/_features/join/join-form.tsx';

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
