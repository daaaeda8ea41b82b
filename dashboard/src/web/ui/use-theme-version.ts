import { useEffect, useState } from 'react';

/** Rises when light and dark change places, by the menu or by the system: what was painted must be painted again. */
export function useThemeVersion(): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const changed = () => setVersion((now) => now + 1);
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', changed);
    addEventListener('breakwater:theme', changed);
    return () => {
      system.removeEventListener('change', changed);
      removeEventListener('breakwater:theme', changed);
    };
  }, []);
  return version;
}
