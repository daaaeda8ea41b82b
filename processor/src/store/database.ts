/** A database of our own, and Atomic: the default database of the embedded engine resolves quoted paths as files. */
export const DATABASE = 'breakwater';
