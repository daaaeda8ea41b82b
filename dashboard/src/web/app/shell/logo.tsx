export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b5fc0" />
      <path
        d="M5 20c3 0 3-3 5.500-3s2.500 3 5.500 3 3-3 5.500-3 2.500 3 5.500 3M5 25.500c3 0 3-3 5.500-3s2.500 3 5.500 3 3-3 5.500-3 2.500 3 5.500 3"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path
        d="M9 13.500 16 6l7 7.500"
        fill="none"
        stroke="#9fd0ff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
