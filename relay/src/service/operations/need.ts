/** A part that a service needs for its work. */
export interface Need {
  /** The sentence for operators that says why it cannot do its work now; null where it can. */
  problem(): Promise<string | null>;
}

/** The need of a part that says no more than whether it answers. */
export const needOf = (part: { healthy(): Promise<boolean> }, sentence: string): Need => ({
  problem: async () => ((await part.healthy()) ? null : sentence),
});
