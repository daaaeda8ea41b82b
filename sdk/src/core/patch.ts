/**
 * Puts a method in place of another, and answers with what undoes it. Name, length, text and own properties stay those of the
 * original, a mock's as well. Where another library has wrapped ours meanwhile, ours cannot be taken out; it then only passes on,
 * which `isOn` tells it.
 */
export function replaceMethod<T extends object, K extends keyof T>(
  target: T,
  name: K,
  make: (original: T[K], isOn: () => boolean) => T[K],
): () => void {
  const original = target[name];
  if (typeof original !== 'function') return () => undefined;
  const isOwn = Object.hasOwn(target, name);
  let on = true;
  const method = make(original, () => on) as (...given: unknown[]) => unknown;
  const replacement = new Proxy(original, {
    apply: (_, self, given) => Reflect.apply(method, self, given) as unknown,
    // The text of a proxy has no name.
    get: (from, key) => (key === 'toString' ? from.toString.bind(from) : (Reflect.get(from, key) as unknown)),
  });
  // False where the application has frozen the target: then nothing is replaced.
  Reflect.set(target, name, replacement);
  return () => {
    on = false;
    if (target[name] !== replacement) return;
    if (isOwn) target[name] = original;
    else delete target[name];
  };
}
