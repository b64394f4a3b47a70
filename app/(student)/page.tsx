import { JoinForm } from '#app/join/join-form.tsx';

export default function LandingPage() {
  return <JoinForm />;
}
