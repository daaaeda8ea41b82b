/**
 * Puts a method in place of another, and answers with what undoes it. Where somebody has wrapped ours meanwhile, ours cannot be
 * taken out; it then only passes on, which `isOn` tells it.
 */
export function replaceMethod<T extends object, K extends keyof T>(
  target: T,
  name: K,
  make: (original: T[K], isOn: () => boolean) => T[K],
): () => void {
  const original = target[name];
  let on = true;
  const replacement = make(original, () => on);
  target[name] = replacement;
  return () => {
    on = false;
    if (target[name] === replacement) target[name] = original;
  };
}
