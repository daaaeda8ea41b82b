import { useSearch } from '@tanstack/react-router';

import { AccountForm } from './account-form.tsx';

export function LoginPage() {
  const { next = '/issues' } = useSearch({ from: '/login' });
  return <AccountForm purpose="login" next={next} />;
}
