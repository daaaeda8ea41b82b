/**
 * The path that the installation lies below, such as `/bw`; empty for none. The server writes it into the page, because a proxy may take
 * it off before the server sees it.
 */
export const BASE_PATH = typeof document === 'undefined' ? '' : (document.documentElement.dataset['base'] ?? '');
