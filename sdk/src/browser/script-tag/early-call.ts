/** A call of the page before the SDK was there, or, by the type of its event, an error that nobody caught. */
export type EarlyCall = [name: string, args: unknown[]];

/** The loader's `Breakwater`: all that it kept, and how it is told to keep no more. */
export interface Loader {
  early: [calls: EarlyCall[], forget: () => void];
}
