export type Message = string | { readonly one: string; readonly other: string };
export type Catalogue = Readonly<Record<string, Message>>;

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type NamesOf<M> = M extends string
  ? Names<M>
  : M extends { one: infer One; other: infer Other }
    ? 'count' | Names<One> | Names<Other>
    : never;
type Values<M> = [NamesOf<M>] extends [never] ? [] : [values: Record<NamesOf<M>, string | number>];

/** Looks texts up by key; a forgotten or misnamed value is a type error. Numbers are written the reader's way. */
export function createTranslator<C extends Catalogue>(catalogue: C, locale: string) {
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  /** For keys that data makes, such as a reason: its plain text where the catalogue has one, else `otherwise`. */
  const or = (key: string, otherwise: string): string => {
    const message = catalogue[key];
    return typeof message === 'string' ? message : otherwise;
  };
  return Object.assign(t, { or });

  function t<K extends keyof C & string>(key: K, ...[values]: Values<C[K]>): string {
    const message: Message = catalogue[key] ?? key;
    const named: Readonly<Record<string, string | number>> = values ?? {};
    const text =
      typeof message === 'string'
        ? message
        : message[plural.select(Number(named['count'])) === 'one' ? 'one' : 'other'];
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = named[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? number.format(value) : value;
    });
  }
}
