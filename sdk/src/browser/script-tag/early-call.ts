/** A call of the page before the SDK was there, or, by the type of its event, an error that nobody caught. */
export type EarlyCall = [name: string, args: unknown[]];

/** The loader's `Breakwater`: the list that it keeps all in, and how it is told that somebody else listens for errors. */
export interface Loader {
  early: [calls: EarlyCall[], stop: () => void];
}
